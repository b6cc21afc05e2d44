-- Queries over the system tables, as people write them; one a line.
SELECT usage_date, sum(usage_quantity) AS dbus FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date
SELECT billing_origin_product, round(sum(usage_quantity), 2) AS dbus FROM system.billing.usage GROUP BY 1 ORDER BY 2 DESC, 1
SELECT sku_name, count(*) AS n FROM system.billing.usage GROUP BY ALL ORDER BY n DESC, sku_name
SELECT usage_metadata.job_id, sum(usage_quantity) AS dbus FROM system.billing.usage WHERE usage_metadata.job_id IS NOT NULL GROUP BY usage_metadata.job_id ORDER BY 2 DESC, 1 LIMIT 10
SELECT u.sku_name, sum(u.usage_quantity * p.pricing.default) AS cost FROM system.billing.usage u JOIN system.billing.list_prices p ON u.cloud = p.cloud AND u.sku_name = p.sku_name AND u.usage_start_time >= p.price_start_time AND (p.price_end_time IS NULL OR u.usage_start_time < p.price_end_time) GROUP BY u.sku_name ORDER BY u.sku_name
SELECT workspace_id, sum(usage_quantity) AS q, sum(sum(usage_quantity)) OVER (ORDER BY workspace_id) AS running FROM system.billing.usage GROUP BY workspace_id ORDER BY workspace_id
SELECT custom_tags['team'] AS team, count(*) AS n FROM system.billing.usage GROUP BY custom_tags['team'] ORDER BY team
SELECT usage_date, usage_quantity, lag(usage_quantity) OVER (PARTITION BY workspace_id ORDER BY usage_start_time, record_id) AS before FROM system.billing.usage ORDER BY usage_start_time, record_id LIMIT 20
SELECT action_name, count(*) AS n FROM system.access.audit WHERE service_name = 'clusters' GROUP BY action_name ORDER BY action_name
SELECT user_identity.email AS who, max(event_time) AS seen FROM system.access.audit GROUP BY user_identity.email ORDER BY who
SELECT date_trunc('hour', event_time) AS h, count_if(response.status_code >= 400) AS bad, count(*) AS n FROM system.access.audit GROUP BY 1 ORDER BY 1
SELECT event_date, count(DISTINCT source_ip_address) AS n FROM system.access.audit WHERE event_date >= date_sub(current_date(), 7) GROUP BY event_date ORDER BY event_date
SELECT execution_status, count(*) AS n, avg(total_duration_ms) AS ms, percentile(total_duration_ms, 0.95) AS p95 FROM system.query.history GROUP BY execution_status ORDER BY execution_status
SELECT statement_id, total_duration_ms / 1000 AS s FROM system.query.history ORDER BY total_duration_ms DESC, statement_id LIMIT 5
SELECT compute.warehouse_id AS w, count(*) AS n FROM system.query.history GROUP BY compute.warehouse_id ORDER BY w
SELECT job_id, run_id, timestampdiff(SECOND, period_start_time, period_end_time) AS s FROM system.lakeflow.job_run_timeline ORDER BY run_id, period_start_time, job_id LIMIT 20
SELECT result_state, count(*) AS n FROM system.lakeflow.job_run_timeline GROUP BY result_state ORDER BY result_state
SELECT cluster_id, first(cluster_name) AS n FROM (SELECT * FROM system.compute.clusters ORDER BY change_time) GROUP BY cluster_id ORDER BY cluster_id
SELECT node_type, core_count, memory_mb / 1024 AS gb FROM system.compute.node_types ORDER BY node_type, core_count, memory_mb LIMIT 20
WITH ranked AS (SELECT *, row_number() OVER (PARTITION BY workspace_id, cluster_id ORDER BY change_time DESC) AS n FROM system.compute.clusters) SELECT cluster_id, cluster_name FROM ranked WHERE n = 1 ORDER BY cluster_id
SELECT table_catalog, count(*) AS n FROM system.access.table_lineage GROUP BY 1
SELECT source_table_full_name, target_table_full_name, count(*) AS n FROM system.access.table_lineage GROUP BY 1, 2 ORDER BY 1, 2
SELECT warehouse_id, event_type, count(*) AS n FROM system.compute.warehouse_events GROUP BY warehouse_id, event_type ORDER BY 1, 2
SELECT year(usage_date) AS y, month(usage_date) AS m, sum(usage_quantity) AS q, avg(usage_quantity) AS a FROM system.billing.usage GROUP BY 1, 2 ORDER BY 1, 2
SELECT CASE WHEN sku_name LIKE '%SERVERLESS%' THEN 'serverless' ELSE 'classic' END AS kind, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT if(usage_quantity > 10, 'big', 'small') AS size, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY 1

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
SELECT account_id, workspace_id, workspace_name FROM system.access.workspaces_latest ORDER BY workspace_id
SELECT status, count(*) AS n FROM system.access.workspaces_latest GROUP BY status ORDER BY status
SELECT w.workspace_name, sum(u.usage_quantity) AS dbus FROM system.billing.usage u JOIN system.access.workspaces_latest w ON u.workspace_id = w.workspace_id GROUP BY w.workspace_name ORDER BY dbus DESC, 1
SELECT entity_type, count(*) AS n, max(event_time) AS seen FROM system.access.column_lineage GROUP BY entity_type ORDER BY entity_type
SELECT source_type, target_type, count(*) AS n FROM system.access.table_lineage WHERE source_table_full_name IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
SELECT event_date, count(*) AS n FROM system.access.assistant_events GROUP BY event_date ORDER BY event_date
SELECT date_trunc('HOUR', event_time) AS h, count(*) AS n FROM system.access.outbound_network GROUP BY 1 ORDER BY 1
SELECT date_trunc('DAY', event_time) AS d, count(DISTINCT workspace_id) AS n FROM system.access.inbound_network GROUP BY 1 ORDER BY 1
SELECT count(*) AS n, min(event_time) AS a, max(event_time) AS z FROM system.access.clean_room_events
SELECT endpoint_name, sum(input_tokens) AS i, sum(output_tokens) AS o FROM system.ai_gateway.usage GROUP BY endpoint_name ORDER BY endpoint_name
SELECT sku_name, sum(active_usage_quantity) > 0 AS used, count(*) AS n FROM system.billing.attributed_usage GROUP BY sku_name ORDER BY sku_name
SELECT sku_name, price_start_time, price_end_time, pricing.default AS price FROM system.billing.list_prices ORDER BY sku_name, price_start_time
SELECT count(*) AS n FROM system.billing.list_prices WHERE price_end_time IS NULL AND currency_code = 'USD'
SELECT record_type, count(*) AS n, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY record_type ORDER BY record_type
SELECT usage_metadata.warehouse_id AS w, sum(usage_quantity) AS q FROM system.billing.usage WHERE billing_origin_product = 'SQL' GROUP BY 1 ORDER BY 2 DESC, 1
SELECT usage_date, billing_origin_product, sum(usage_quantity) AS q, sum(sum(usage_quantity)) OVER (PARTITION BY billing_origin_product ORDER BY usage_date) AS running FROM system.billing.usage GROUP BY usage_date, billing_origin_product ORDER BY usage_date, billing_origin_product
SELECT identity_metadata.run_as AS who, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5
SELECT cluster_source, count(DISTINCT cluster_id) AS n FROM system.compute.clusters GROUP BY cluster_source ORDER BY cluster_source
SELECT c.cluster_name, sum(u.usage_quantity) AS q FROM system.billing.usage u JOIN (SELECT workspace_id, cluster_id, max(cluster_name) AS cluster_name FROM system.compute.clusters GROUP BY workspace_id, cluster_id) c ON u.workspace_id = c.workspace_id AND u.usage_metadata.cluster_id = c.cluster_id GROUP BY c.cluster_name ORDER BY q DESC, 1
SELECT cluster_id, worker_count, try_divide(max_autoscale_workers, min_autoscale_workers) AS spread FROM system.compute.clusters ORDER BY change_time DESC, cluster_id LIMIT 10
SELECT event_type, count(*) AS n FROM system.compute.instance_events GROUP BY event_type ORDER BY event_type
SELECT instance_pool_id, max_by(instance_pool_name, change_time) AS name FROM system.compute.instance_pools GROUP BY instance_pool_id ORDER BY instance_pool_id
SELECT cluster_id, avg(cpu_user_percent + cpu_system_percent) AS cpu, max(mem_used_percent) AS mem FROM system.compute.node_timeline GROUP BY cluster_id ORDER BY cluster_id
SELECT cluster_id, sum(unix_timestamp(end_time) - unix_timestamp(start_time)) / 60 AS minutes FROM system.compute.node_timeline GROUP BY cluster_id ORDER BY minutes DESC, cluster_id
SELECT warehouse_id, max_by(warehouse_size, change_time) AS size FROM system.compute.warehouses GROUP BY warehouse_id ORDER BY warehouse_id
SELECT warehouse_type, count(DISTINCT warehouse_id) AS n FROM system.compute.warehouses GROUP BY warehouse_type ORDER BY warehouse_type
SELECT warehouse_id, event_type, lag(event_type) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS before FROM system.compute.warehouse_events ORDER BY warehouse_id, event_time LIMIT 20
SELECT job_id, sum(run_duration_seconds) AS s, count(DISTINCT run_id) AS n FROM system.lakeflow.job_run_timeline GROUP BY job_id ORDER BY s DESC, job_id
SELECT t.job_id, sum(u.usage_quantity) AS q FROM (SELECT DISTINCT workspace_id, job_id, run_id FROM system.lakeflow.job_run_timeline) t JOIN system.billing.usage u ON u.workspace_id = t.workspace_id AND u.usage_metadata.job_run_id = t.run_id GROUP BY t.job_id ORDER BY q DESC, 1
SELECT trigger_type, count_if(result_state = 'FAILED') / count(*) AS rate FROM system.lakeflow.job_run_timeline GROUP BY trigger_type ORDER BY trigger_type
SELECT job_id, explode(compute_ids) AS cluster_id FROM system.lakeflow.job_run_timeline ORDER BY job_id, cluster_id LIMIT 20
SELECT task_key, count(*) AS n, avg(execution_duration_seconds) AS s FROM system.lakeflow.job_task_run_timeline GROUP BY task_key ORDER BY task_key
SELECT j.name, count(*) AS n FROM system.lakeflow.job_run_timeline r JOIN (SELECT workspace_id, job_id, max_by(name, change_time) AS name FROM system.lakeflow.jobs GROUP BY 1, 2) j ON r.workspace_id = j.workspace_id AND r.job_id = j.job_id GROUP BY j.name ORDER BY n DESC, 1
SELECT job_id, count(DISTINCT task_key) AS tasks FROM system.lakeflow.job_tasks GROUP BY job_id ORDER BY job_id
SELECT pipeline_type, count(DISTINCT pipeline_id) AS n FROM system.lakeflow.pipelines GROUP BY pipeline_type ORDER BY pipeline_type
SELECT pipeline_id, sum(timestampdiff(SECOND, period_start_time, period_end_time)) AS s FROM system.lakeflow.pipeline_update_timeline GROUP BY pipeline_id ORDER BY pipeline_id
SELECT experiment_id, count(*) AS n FROM system.mlflow.runs_latest GROUP BY experiment_id ORDER BY experiment_id
SELECT name, max(update_time) AS seen FROM system.mlflow.experiments_latest GROUP BY name ORDER BY name
SELECT executed_by, count(*) AS n, sum(read_bytes) / 1024 AS kb FROM system.query.history GROUP BY executed_by ORDER BY executed_by
SELECT date_format(start_time, 'yyyy-MM-dd HH') AS h, percentile(total_duration_ms, 0.5) AS p50, percentile(total_duration_ms, 0.99) AS p99 FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT statement_type, sum(waiting_for_compute_duration_ms) AS w, sum(execution_duration_ms) AS e FROM system.query.history GROUP BY statement_type ORDER BY statement_type
SELECT served_entity_id, status_code, count(*) AS n FROM system.serving.endpoint_usage GROUP BY 1, 2 ORDER BY 1, 2
SELECT e.endpoint_name, sum(u.input_token_count) AS i FROM system.serving.endpoint_usage u JOIN (SELECT DISTINCT served_entity_id, endpoint_name FROM system.serving.served_entities) e USING (served_entity_id) GROUP BY e.endpoint_name ORDER BY 1
SELECT entity_type, task, count(*) AS n FROM system.serving.served_entities GROUP BY ALL ORDER BY entity_type, task
SELECT operation_type, sum(usage_quantity) AS q FROM system.storage.predictive_optimization_operations_history GROUP BY operation_type ORDER BY operation_type
SELECT snapshot_date, count(DISTINCT table_id) AS n FROM system.storage.table_metrics_history GROUP BY snapshot_date ORDER BY snapshot_date
SELECT count(*) AS n, max(change_time) AS seen FROM system.tags.governed_tags
SELECT count(*) AS n FROM system.marketplace.listing_access_events WHERE event_time >= current_date() - INTERVAL 1 DAY
SELECT event_date, count(*) AS n FROM system.sharing.materialization_history GROUP BY event_date ORDER BY event_date

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
SELECT u.usage_date, u.sku_name, SUM(u.usage_quantity) AS total_dbus, SUM(u.usage_quantity * lp.pricing.effective_list.default) AS list_cost FROM system.billing.usage AS u INNER JOIN system.billing.list_prices AS lp ON u.cloud = lp.cloud AND u.sku_name = lp.sku_name AND u.usage_start_time >= lp.price_start_time AND (u.usage_end_time <= lp.price_end_time OR lp.price_end_time IS NULL) WHERE u.usage_date >= date_sub(current_date(), 30) GROUP BY u.usage_date, u.sku_name ORDER BY u.usage_date DESC, u.sku_name
WITH usage_with_cost AS (SELECT u.*, u.usage_quantity * p.pricing.default AS cost FROM system.billing.usage u LEFT JOIN system.billing.list_prices p ON u.sku_name = p.sku_name AND u.cloud = p.cloud AND u.usage_start_time BETWEEN p.price_start_time AND COALESCE(p.price_end_time, current_timestamp())) SELECT workspace_id, date_trunc('MONTH', usage_date) AS month, round(sum(cost), 2) AS cost FROM usage_with_cost GROUP BY ALL ORDER BY month, workspace_id
SELECT usage_metadata.job_id AS job_id, identity_metadata.run_as AS run_as, SUM(usage_quantity) AS dbus FROM system.billing.usage WHERE billing_origin_product = 'JOBS' AND usage_metadata.job_id IS NOT NULL AND usage_date >= current_date() - INTERVAL 30 DAYS GROUP BY 1, 2 ORDER BY dbus DESC, 1, 2 LIMIT 20
WITH t AS (SELECT usage_date, CAST(sum(usage_quantity) AS DOUBLE) AS q FROM system.billing.usage GROUP BY usage_date) SELECT usage_date, q, AVG(q) OVER (ORDER BY usage_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS ma7, q - LAG(q, 1) OVER (ORDER BY usage_date) AS diff, try_divide(q - LAG(q) OVER (ORDER BY usage_date), LAG(q) OVER (ORDER BY usage_date)) * 100 AS pct FROM t ORDER BY usage_date
SELECT * FROM (SELECT usage_date, billing_origin_product, usage_quantity FROM system.billing.usage) PIVOT (SUM(usage_quantity) FOR billing_origin_product IN ('JOBS', 'SQL', 'ALL_PURPOSE')) ORDER BY usage_date
SELECT * FROM (SELECT workspace_id, usage_unit, usage_quantity, date_format(usage_date, 'yyyy-MM') AS month FROM system.billing.usage) PIVOT (SUM(usage_quantity) AS total, COUNT(*) AS n FOR usage_unit IN ('DBU' AS dbu, 'GB' AS gb)) ORDER BY workspace_id, month
SELECT explode(map_keys(custom_tags)) AS tag, count(*) AS n FROM system.billing.usage GROUP BY 1
SELECT tag_key, tag_value, count(*) AS n FROM system.billing.usage LATERAL VIEW explode(custom_tags) t AS tag_key, tag_value GROUP BY tag_key, tag_value ORDER BY n DESC, tag_key, tag_value
SELECT record_id, explode(custom_tags) AS (k, v) FROM system.billing.usage ORDER BY record_id, k LIMIT 50
SELECT record_id, explode(custom_tags) FROM system.billing.usage ORDER BY record_id, key LIMIT 50
SELECT record_id, posexplode(map_keys(custom_tags)) FROM system.billing.usage ORDER BY 1, 2 LIMIT 50
SELECT job_id, run_id, c.cluster_id, c.type FROM (SELECT job_id, run_id, explode(compute) AS c FROM system.lakeflow.job_run_timeline) ORDER BY job_id, run_id, cluster_id, type LIMIT 50
SELECT job_id, run_id, inline(compute) FROM system.lakeflow.job_run_timeline ORDER BY 1, 2, 3, 4, 5 LIMIT 50
WITH dates AS (SELECT explode(sequence(date_sub(current_date(), 7), current_date())) AS d) SELECT d, coalesce(sum(u.usage_quantity), 0) AS q FROM dates LEFT JOIN system.billing.usage u ON u.usage_date = d GROUP BY d ORDER BY d
SELECT action_name, request_params['clusterId'] AS cluster, request_params.name AS name, count(*) AS n FROM system.access.audit GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
SELECT event_date, service_name, count_if(response.status_code = 200) AS ok, count_if(response.status_code <> 200) AS bad FROM system.access.audit GROUP BY event_date, service_name ORDER BY 1, 2
SELECT user_identity.email, approx_count_distinct(source_ip_address) AS ips, count(DISTINCT service_name) AS services FROM system.access.audit GROUP BY user_identity.email ORDER BY 1
SELECT user_identity.email AS email, collect_set(action_name) AS actions FROM system.access.audit WHERE event_time > current_timestamp() - INTERVAL '7' DAY GROUP BY ALL HAVING size(actions) > 1 ORDER BY email
SELECT email, array_join(array_sort(collect_set(service_name)), ', ') AS services FROM (SELECT user_identity.email AS email, service_name FROM system.access.audit) GROUP BY email ORDER BY email
SELECT event_id, from_json(response.result, 'STRUCT<id: STRING, ok: BOOLEAN>') AS r FROM system.access.audit ORDER BY event_id LIMIT 10
SELECT event_id, get_json_object(response.result, '$.id') AS id FROM system.access.audit ORDER BY event_id LIMIT 10
SELECT event_id, to_json(request_params) AS p, to_json(user_identity) AS u, to_json(struct(action_name, service_name)) AS s FROM system.access.audit ORDER BY event_id LIMIT 20
SELECT warehouse_id, hour(event_time) AS h, max(cluster_count) AS c FROM system.compute.warehouse_events WHERE event_type IN ('SCALED_UP', 'RUNNING') GROUP BY warehouse_id, hour(event_time) ORDER BY 1, 2
WITH e AS (SELECT warehouse_id, event_type, event_time, LEAD(event_time) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS next_time FROM system.compute.warehouse_events) SELECT warehouse_id, event_type, SUM(timestampdiff(MINUTE, event_time, next_time)) AS minutes, SUM(unix_timestamp(next_time) - unix_timestamp(event_time)) / 3600.0 AS hours FROM e GROUP BY 1, 2 ORDER BY 1, 2
SELECT cluster_id, cluster_name, tags['team'] AS team, datediff(current_date(), date(create_time)) > 0 AS old FROM system.compute.clusters ORDER BY cluster_id, change_time LIMIT 30
SELECT cluster_source, dbr_version, regexp_extract(dbr_version, '^(\\d+)\\.(\\d+)', 1) AS major, count(*) AS n FROM system.compute.clusters GROUP BY 1, 2, 3 ORDER BY 1, 2
SELECT cluster_id, CASE WHEN aws_attributes.availability IS NOT NULL THEN 'aws' WHEN azure_attributes.availability IS NOT NULL THEN 'azure' ELSE 'other' END AS kind FROM system.compute.clusters ORDER BY 1, 2 LIMIT 20
SELECT cluster_id, percentile_approx(cpu_user_percent + cpu_system_percent, 0.95) AS p95, percentile_approx(mem_used_percent, array(0.5, 0.9, 0.99)) AS mem FROM system.compute.node_timeline GROUP BY cluster_id ORDER BY cluster_id
SELECT node_type, avg(cpu_user_percent) AS cpu, stddev(cpu_user_percent) AS s, corr(cpu_user_percent, mem_used_percent) AS c, count(DISTINCT instance_id) AS n FROM system.compute.node_timeline GROUP BY node_type ORDER BY node_type
SELECT window.start AS s, window.end AS e, avg(cpu_user_percent) AS cpu FROM system.compute.node_timeline GROUP BY window(start_time, '1 hour') ORDER BY s
SELECT date_trunc('hour', start_time) AS h, max(transform(array(cpu_user_percent, cpu_system_percent), x -> x / 100)[0]) AS m FROM system.compute.node_timeline GROUP BY 1 ORDER BY 1
SELECT instance_id, map_values(disk_free_bytes_per_mount_point) AS v, aggregate(map_values(disk_free_bytes_per_mount_point), CAST(0 AS BIGINT), (acc, x) -> acc + x) AS total FROM system.compute.node_timeline ORDER BY 1, start_time LIMIT 20
SELECT instance_id, map_filter(disk_free_bytes_per_mount_point, (k, v) -> v > 100) AS m, transform_values(disk_free_bytes_per_mount_point, (k, v) -> v / 1024) AS kb FROM system.compute.node_timeline ORDER BY 1, start_time LIMIT 20
SELECT statement_type, count(*) AS n, round(avg(total_duration_ms) / 1000, 2) AS avg_s, max(total_duration_ms) AS mx, sum(read_bytes) / pow(1024, 3) AS gb FROM system.query.history WHERE start_time >= now() - INTERVAL 24 HOURS GROUP BY statement_type ORDER BY n DESC, statement_type
SELECT compute.warehouse_id, percentile(total_duration_ms, array(0.5, 0.95)) AS p FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT CASE WHEN total_duration_ms < 1000 THEN '<1s' WHEN total_duration_ms < 10000 THEN '1-10s' ELSE '>10s' END AS bucket, count(*) AS n, count(*) * 100.0 / sum(count(*)) OVER () AS pct FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT coalesce(query_source.job_info.job_id, query_source.dashboard_id, query_source.notebook_id, 'other') AS source, count(*) AS n FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT statement_id, from_result_cache, read_io_cache_percent, spilled_local_bytes > 0 AS spilled, nullif(read_rows, 0) AS rr, produced_rows / nullif(read_rows, 0) AS sel FROM system.query.history ORDER BY statement_id LIMIT 30
SELECT date_format(start_time, 'EEEE') AS day, date_format(start_time, 'HH:mm') AS hm, dayofweek(start_time) AS dow, weekofyear(start_time) AS w, extract(HOUR FROM start_time) AS h FROM system.query.history ORDER BY statement_id LIMIT 30
SELECT statement_id, end_time - start_time AS took FROM system.query.history ORDER BY statement_id LIMIT 10
SELECT job_id, min(period_start_time) AS s, max(period_end_time) AS e, max(result_state) AS r, timestampdiff(SECOND, min(period_start_time), max(period_end_time)) AS sec FROM system.lakeflow.job_run_timeline GROUP BY job_id, run_id ORDER BY job_id, s
SELECT job_id, last(result_state) AS l, first(result_state, true) AS f FROM system.lakeflow.job_run_timeline GROUP BY job_id ORDER BY job_id
SELECT job_id, task_key, array_contains(depends_on_keys, 'ingest') AS c, size(depends_on_keys) AS n, element_at(depends_on_keys, 1) AS f FROM system.lakeflow.job_tasks ORDER BY job_id, task_key, change_time LIMIT 40
SELECT job_id, trigger.schedule.quartz_cron_expression AS cron, trigger.periodic.interval AS i, filter(health_rules, x -> x.metric = 'RUN_DURATION_SECONDS') AS h, exists(health_rules, x -> x.value > 10) AS e FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 40
SELECT job_id, health_rules[0].metric AS m, health_rules.metric AS ms FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 20
SELECT name, tags['team'] AS team, count(*) AS n FROM system.lakeflow.jobs WHERE delete_time IS NULL AND name RLIKE '^[a-z]' AND name NOT LIKE '%test%' GROUP BY name, tags['team'] ORDER BY 1, 2
SELECT * EXCEPT (account_id, workspace_id) FROM system.lakeflow.job_tasks ORDER BY job_id, task_key, change_time LIMIT 10
SELECT result_state, trigger_type, count(*) AS n FROM system.lakeflow.job_run_timeline GROUP BY ROLLUP (result_state, trigger_type) ORDER BY result_state, trigger_type
SELECT result_state, trigger_type, grouping_id() AS g, count(*) AS n FROM system.lakeflow.job_run_timeline GROUP BY CUBE (result_state, trigger_type) ORDER BY g, result_state, trigger_type
SELECT result_state, trigger_type, grouping(result_state) AS g, count(*) AS n FROM system.lakeflow.job_run_timeline GROUP BY GROUPING SETS ((result_state), (trigger_type), ()) ORDER BY 3, 1, 2
SELECT workspace_id, sku_name, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY workspace_id, sku_name WITH ROLLUP ORDER BY 1 NULLS LAST, 2 NULLS LAST
SELECT source_table_full_name, target_table_full_name, max(event_time) AS last FROM system.access.table_lineage WHERE target_table_full_name IS NOT NULL AND source_table_full_name IS NOT NULL AND event_time > current_date() - 30 GROUP BY 1, 2 ORDER BY 1, 2
SELECT target_table_full_name, collect_set(source_table_full_name) AS s, count(DISTINCT entity_id) AS n FROM system.access.table_lineage GROUP BY 1 ORDER BY 1
SELECT entity_type, entity_metadata.job_info.job_id AS job, count(*) AS n FROM system.access.table_lineage GROUP BY ALL ORDER BY 1, 2
SELECT split(source_table_full_name, '\\.')[0] AS cat, count(*) AS n FROM system.access.table_lineage WHERE source_table_full_name IS NOT NULL GROUP BY 1 ORDER BY 1
SELECT source_table_catalog || '.' || source_table_schema AS s, count(*) AS n FROM system.access.column_lineage GROUP BY 1 ORDER BY 1
SELECT source_type, target_type, count(*) FROM system.access.table_lineage GROUP BY source_type, target_type HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2
SELECT distinct(workspace_id) FROM system.billing.usage ORDER BY 1
SELECT workspace_id FROM system.billing.usage EXCEPT SELECT workspace_id FROM system.access.workspaces_latest
SELECT workspace_id FROM system.billing.usage INTERSECT SELECT workspace_id FROM system.access.workspaces_latest ORDER BY 1
SELECT workspace_id, 'usage' AS src FROM system.billing.usage UNION SELECT workspace_id, 'audit' FROM system.access.audit ORDER BY 1, 2
SELECT w.workspace_name FROM system.access.workspaces_latest w LEFT SEMI JOIN system.billing.usage u ON u.workspace_id = w.workspace_id ORDER BY 1
SELECT w.workspace_name FROM system.access.workspaces_latest w LEFT ANTI JOIN system.billing.usage u ON u.workspace_id = w.workspace_id ORDER BY 1
SELECT w.workspace_name FROM system.access.workspaces_latest w WHERE NOT EXISTS (SELECT 1 FROM system.billing.usage u WHERE u.workspace_id = w.workspace_id) ORDER BY 1
SELECT w.workspace_name, (SELECT sum(usage_quantity) FROM system.billing.usage u WHERE u.workspace_id = w.workspace_id) AS q FROM system.access.workspaces_latest w ORDER BY 1
SELECT sku_name, pricing.default AS p, price_start_time, coalesce(price_end_time, timestamp'2099-12-31') AS e FROM system.billing.list_prices WHERE sku_name LIKE '%JOBS%' ORDER BY 1, 3
SELECT sku_name, max_by(pricing.default, price_start_time) AS p, min_by(struct(pricing.default, currency_code), price_start_time) AS f FROM system.billing.list_prices GROUP BY sku_name ORDER BY 1
SELECT sku_name ILIKE ANY ('%sql%', '%jobs%') AS b, count(*) FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT sku_name LIKE ALL ('%E%', '%S%') AS b, count(*) FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT count(*) FROM system.billing.usage WHERE sku_name LIKE ANY ('%SQL%', '%JOBS%') AND usage_metadata.job_id <=> NULL
SELECT count(*) FROM system.billing.usage WHERE usage_metadata.job_id IS DISTINCT FROM usage_metadata.cluster_id
SELECT usage_date, sum(CASE WHEN product_features.is_serverless THEN usage_quantity ELSE 0 END) AS serverless, sum(usage_quantity) FILTER (WHERE NOT product_features.is_serverless) AS classic FROM system.billing.usage GROUP BY usage_date ORDER BY 1
SELECT named_struct('sku', sku_name, 'q', sum(usage_quantity)) AS s FROM system.billing.usage GROUP BY sku_name ORDER BY sku_name
SELECT workspace_id, usage_date, sum(q) OVER (PARTITION BY workspace_id ORDER BY usage_date RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW) AS w FROM (SELECT workspace_id, usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1, 2) ORDER BY 1, 2
SELECT workspace_id, q, NTILE(4) OVER (ORDER BY q, workspace_id) AS quartile, PERCENT_RANK() OVER (ORDER BY q) AS pr, CUME_DIST() OVER (ORDER BY q) AS cd FROM (SELECT workspace_id, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1) ORDER BY 2, 1
SELECT workspace_id, usage_date, FIRST_VALUE(q) OVER w AS f, LAST_VALUE(q) OVER w AS l, SUM(q) OVER w AS s FROM (SELECT workspace_id, usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1, 2) WINDOW w AS (PARTITION BY workspace_id ORDER BY usage_date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY 1, 2
SELECT sku_name, total, sum(total) OVER (ORDER BY total DESC, sku_name) / sum(total) OVER () AS cum FROM (SELECT sku_name, sum(usage_quantity) total FROM system.billing.usage GROUP BY sku_name) ORDER BY total DESC, sku_name
SELECT initcap(lower(replace(sku_name, '_', ' '))) AS pretty, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT split_part(sku_name, '_', 1) AS tier, regexp_replace(sku_name, '_.*$', '') AS t2, substring_index(sku_name, '_', 2) AS t3, left(sku_name, 3) AS l, right(sku_name, 3) AS r, count(*) AS n FROM system.billing.usage GROUP BY ALL ORDER BY ALL
SELECT concat_ws('-', workspace_id, cloud, NULL, sku_name) AS k, md5(record_id) AS m, sha2(record_id, 256) AS s, hash(record_id) AS h, xxhash64(record_id) AS x, crc32(record_id) AS c, base64(record_id) AS b FROM system.billing.usage ORDER BY record_id LIMIT 5
SELECT format_string('%s-%d', sku_name, 5) AS f, printf('%.2f', 1.5D) AS p, lpad(sku_name, 4, '*') AS l, length(sku_name) AS n, reverse(sku_name) AS r, levenshtein(sku_name, 'x') AS lv FROM system.billing.usage ORDER BY record_id LIMIT 5
SELECT * FROM (SELECT workspace_id, sum(total_duration_ms) AS total, sum(execution_duration_ms) AS exec FROM system.query.history GROUP BY 1) UNPIVOT INCLUDE NULLS (ms FOR kind IN (total AS `Total`, exec AS `Execution`)) ORDER BY 1, 2
SELECT usage_metadata.cluster_id, any_value(sku_name) AS s, count(*) n, bool_and(usage_quantity > 0) AS b, mode(cloud) AS m FROM system.billing.usage GROUP BY usage_metadata.cluster_id ORDER BY 1 LIMIT 1
SELECT kurtosis(total_duration_ms) AS k, skewness(total_duration_ms) AS s, var_pop(total_duration_ms) AS v, covar_samp(total_duration_ms, read_bytes) AS c, regr_slope(total_duration_ms, read_bytes) AS r FROM system.query.history
SELECT width_bucket(total_duration_ms, 0, 100000, 10) AS b, count(*) AS n FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total_duration_ms) AS c, percentile_disc(0.5) WITHIN GROUP (ORDER BY total_duration_ms) AS d, median(total_duration_ms) AS m FROM system.query.history
SELECT listagg(DISTINCT cloud, ', ') AS l, string_agg(DISTINCT cloud, '; ') AS s, array_agg(DISTINCT cloud) AS a FROM system.billing.usage
SELECT count(DISTINCT workspace_id, cloud) AS a, count(*) AS b, sum(DISTINCT usage_quantity) AS c, count(1) AS d FROM system.billing.usage
SELECT usage_date, sum(usage_quantity) AS `Total DBUs`, round(sum(usage_quantity) * 0.55, 2) AS `Est. Cost ($)` FROM system.billing.usage GROUP BY usage_date ORDER BY `Total DBUs` DESC, usage_date
SELECT COUNT(*) AS n FROM system.billing.usage WHERE usage_date BETWEEN date_trunc('month', current_date()) AND last_day(current_date())
SELECT COUNT(*) AS n FROM system.billing.usage WHERE usage_start_time >= date_trunc('month', add_months(current_date(), -1)) AND usage_start_time < date_trunc('month', current_date())
SELECT year(usage_date) * 100 + month(usage_date) AS ym, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY year(usage_date) * 100 + month(usage_date) ORDER BY ym
SELECT dayname(usage_date) AS d, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT usage_type, usage_unit, count(*) AS n, min(usage_start_time) AS a, max(usage_end_time) AS z FROM system.billing.usage GROUP BY usage_type, usage_unit SORT BY usage_type
SELECT identity_metadata.run_as, sum(usage_quantity) AS q, row_number() OVER (ORDER BY sum(usage_quantity) DESC) AS rn FROM system.billing.usage GROUP BY 1 ORDER BY rn LIMIT 10
SELECT * FROM (SELECT identity_metadata.run_as AS who, sum(usage_quantity) AS q, dense_rank() OVER (ORDER BY sum(usage_quantity) DESC) AS rn FROM system.billing.usage GROUP BY identity_metadata.run_as) WHERE rn <= 5 ORDER BY rn, who
SELECT t.workspace_id, t.total, t.total / s.total AS share FROM (SELECT workspace_id, sum(usage_quantity) AS total FROM system.billing.usage GROUP BY 1) t CROSS JOIN (SELECT sum(usage_quantity) AS total FROM system.billing.usage) s ORDER BY 3 DESC, 1
SELECT warehouse_id, warehouse_name, warehouse_size, auto_stop_minutes, CASE warehouse_size WHEN 'X_SMALL' THEN 6 WHEN 'SMALL' THEN 12 WHEN 'MEDIUM' THEN 24 ELSE 40 END AS dbu FROM system.compute.warehouses WHERE delete_time IS NULL ORDER BY 1, change_time
SELECT served_entity_id, date_trunc('DAY', request_time) AS d, sum(input_token_count + output_token_count) AS t, sum(coalesce(input_token_count, 0)) AS i, count_if(status_code >= 400) * 1.0 / count(*) AS err FROM system.serving.endpoint_usage GROUP BY 1, 2 ORDER BY 1, 2
SELECT e.endpoint_name, e.entity_type, u.requester, count(*) AS n, avg(u.output_token_count) AS o FROM system.serving.endpoint_usage u JOIN system.serving.served_entities e ON u.served_entity_id = e.served_entity_id AND u.workspace_id = e.workspace_id GROUP BY 1, 2, 3 ORDER BY n DESC, 1, 2, 3
SELECT endpoint_name, destination_model, sum(total_tokens) AS t, avg(latency_ms) AS l, sum(token_details.cache_read_input_tokens) AS c, endpoint_metadata.destinations[0].name AS d FROM system.ai_gateway.usage GROUP BY 1, 2, 6 ORDER BY 1, 2, 6
SELECT catalog_name, schema_name, table_name, operation_type, sum(usage_quantity) AS q, sum(CAST(operation_metrics['number_of_output_files'] AS BIGINT)) AS f FROM system.storage.predictive_optimization_operations_history GROUP BY ALL ORDER BY ALL
SELECT experiment_id, status, count(*) AS n, avg(unix_timestamp(end_time) - unix_timestamp(start_time)) AS s, max(aggregated_metrics[0].latest_value) AS m FROM system.mlflow.runs_latest GROUP BY experiment_id, status ORDER BY 1, 2
SELECT run_id, m.metric_name, m.latest_value FROM system.mlflow.runs_latest LATERAL VIEW explode(aggregated_metrics) AS m ORDER BY 1, 2, 3 LIMIT 20
SELECT pipeline_id, max_by(name, change_time) AS name, max_by(settings.serverless, change_time) AS s FROM system.lakeflow.pipelines GROUP BY pipeline_id ORDER BY 1
SELECT p.name, u.update_type, u.result_state, timestampdiff(MINUTE, u.period_start_time, u.period_end_time) AS m FROM system.lakeflow.pipeline_update_timeline u JOIN (SELECT pipeline_id, max(name) AS name FROM system.lakeflow.pipelines GROUP BY pipeline_id) p ON p.pipeline_id = u.pipeline_id ORDER BY 1, 2, 3, 4 LIMIT 20
SELECT destination_type, destination, dns_event.domain_name, count(*) AS n FROM system.access.outbound_network GROUP BY ALL ORDER BY ALL
SELECT source.ip, policy_outcome, count(*) AS n FROM system.access.inbound_network GROUP BY source.ip, policy_outcome ORDER BY 1, 2
WITH base AS (SELECT u.workspace_id, u.usage_metadata.cluster_id, u.usage_metadata.job_id, u.sku_name, u.usage_date, u.usage_quantity, lp.pricing.default AS price FROM system.billing.usage u JOIN system.billing.list_prices lp ON u.sku_name = lp.sku_name AND u.cloud = lp.cloud AND lp.price_end_time IS NULL) SELECT job_id, cluster_id, sum(usage_quantity * price) AS cost, count(*) AS n FROM base WHERE job_id IS NOT NULL GROUP BY job_id, cluster_id ORDER BY cost DESC, job_id LIMIT 10
SELECT t1.sku_name, t1.usage_date, t1.q, t2.q AS prev, round((t1.q - t2.q) / t2.q * 100, 1) AS growth FROM (SELECT sku_name, usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1, 2) t1 LEFT JOIN (SELECT sku_name, usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1, 2) t2 ON t1.sku_name = t2.sku_name AND t1.usage_date = date_add(t2.usage_date, 1) ORDER BY 1, 2
SELECT sku_name, sum(IF(usage_date >= current_date() - 7, usage_quantity, 0)) AS last7, sum(IF(usage_date < current_date() - 7, usage_quantity, 0)) AS before, sum(usage_quantity) / count(DISTINCT usage_date) AS per_day FROM system.billing.usage GROUP BY sku_name ORDER BY sku_name
SELECT CASE WHEN sku_name LIKE '%ALL_PURPOSE%' THEN 'All Purpose' WHEN sku_name LIKE '%JOBS%' THEN 'Jobs' WHEN contains(sku_name, 'SQL') THEN 'SQL' ELSE 'Other' END AS category, sum(usage_quantity) AS dbus, avg(usage_quantity) AS avg_dbus, max(usage_quantity) AS mx, min(usage_quantity) AS mn FROM system.billing.usage GROUP BY category ORDER BY dbus DESC
SELECT workspace_id, month, cost, cost - lag(cost) OVER (PARTITION BY workspace_id ORDER BY month) AS delta FROM (SELECT workspace_id, date_trunc('month', usage_date)::date AS month, sum(usage_quantity)::decimal(18,2) AS cost FROM system.billing.usage GROUP BY ALL) ORDER BY workspace_id, month
SELECT u.custom_tags.team AS team, sum(u.usage_quantity) AS dbus FROM system.billing.usage u WHERE u.custom_tags.team IS NOT NULL GROUP BY u.custom_tags.team ORDER BY dbus DESC, team
SELECT coalesce(custom_tags['team'], 'untagged') AS team, count(*) FILTER (WHERE size(custom_tags) = 0) AS empty, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT round(100.0 * sum(CASE WHEN map_contains_key(custom_tags, 'team') THEN usage_quantity END) / sum(usage_quantity), 2) AS tagged_pct FROM system.billing.usage
SELECT cardinality(custom_tags) AS c, array_join(map_keys(custom_tags), '|') AS k, count(*) AS n FROM system.billing.usage GROUP BY 1, 2 ORDER BY 1, 2
SELECT usage_date, sum(usage_quantity) AS q FROM system.billing.usage WHERE usage_date > dateadd(DAY, -14, current_date()) AND billing_origin_product IN ('JOBS', 'INTERACTIVE', 'ALL_PURPOSE') GROUP BY usage_date HAVING sum(usage_quantity) > 0 ORDER BY usage_date ASC NULLS LAST LIMIT 100 OFFSET 2
WITH ranked AS (SELECT identity_metadata.run_as AS user, usage_date, sum(usage_quantity) AS dbus, rank() OVER (PARTITION BY usage_date ORDER BY sum(usage_quantity) DESC) AS rnk FROM system.billing.usage GROUP BY identity_metadata.run_as, usage_date) SELECT usage_date, max(CASE WHEN rnk = 1 THEN user END) AS top1, max(CASE WHEN rnk = 1 THEN dbus END) AS top1_dbus FROM ranked GROUP BY usage_date ORDER BY usage_date
SELECT MAX(struct(change_time, cluster_name)).cluster_name AS name, cluster_id FROM system.compute.clusters GROUP BY cluster_id ORDER BY cluster_id
SELECT max(named_struct('t', change_time, 'n', warehouse_name)) AS latest, warehouse_id FROM system.compute.warehouses GROUP BY warehouse_id ORDER BY warehouse_id
SELECT c.cluster_id, c.worker_node_type, nt.core_count, nt.memory_mb / 1024 AS gb, coalesce(c.worker_count, c.max_autoscale_workers) * nt.core_count AS cores FROM system.compute.clusters c JOIN system.compute.node_types nt ON c.worker_node_type = nt.node_type WHERE c.delete_time IS NULL ORDER BY 1, 2, 3, 4, 5 LIMIT 20
SELECT cluster_id, datediff(coalesce(delete_time, current_timestamp()), create_time) >= 0 AS ok, floor(months_between(current_timestamp(), create_time)) >= 0 AS m FROM system.compute.clusters ORDER BY cluster_id, change_time LIMIT 20
SELECT explode(init_scripts) AS script, cluster_id FROM system.compute.clusters ORDER BY cluster_id, script LIMIT 20
SELECT cluster_id, size(init_scripts) AS n, array_size(init_scripts) AS m, init_scripts[0] AS f FROM system.compute.clusters WHERE size(init_scripts) > 0 ORDER BY cluster_id, change_time LIMIT 20
SELECT data_security_mode, dbr_version, try_cast(split(dbr_version, '[.]')[0] AS INT) AS major, count(DISTINCT cluster_id) AS n FROM system.compute.clusters GROUP BY ALL ORDER BY 1, 2, 3
SELECT node_type, driver, round(avg(cpu_user_percent + cpu_system_percent), 2) AS cpu, round(avg(mem_used_percent), 2) AS mem, round(avg(network_sent_bytes) / 1024 / 1024, 3) AS mb FROM system.compute.node_timeline WHERE start_time >= date_add(now(), -7) GROUP BY node_type, driver ORDER BY node_type, driver
SELECT date_format(start_time, 'yyyy-MM-dd HH:mm') AS minute, percentile_approx(cpu_user_percent, 0.9, 1000) AS p90 FROM system.compute.node_timeline GROUP BY 1 ORDER BY 1 LIMIT 50
SELECT cluster_id, instance_id, start_time, avg(cpu_user_percent) OVER (PARTITION BY instance_id ORDER BY start_time ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING) AS smooth FROM system.compute.node_timeline ORDER BY cluster_id, instance_id, start_time LIMIT 50
SELECT instance_id, k AS mount, v AS free FROM system.compute.node_timeline LATERAL VIEW explode(disk_free_bytes_per_mount_point) d AS k, v ORDER BY 1, 2, 3 LIMIT 20
SELECT warehouse_id, sum(CASE WHEN event_type = 'STARTING' THEN 1 ELSE 0 END) AS starts, max(CASE event_type WHEN 'SCALED_UP' THEN cluster_count END) AS peak FROM system.compute.warehouse_events GROUP BY warehouse_id ORDER BY warehouse_id
WITH ev AS (SELECT workspace_id, warehouse_id, event_time, event_type, cluster_count, lead(event_time, 1, current_timestamp()) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS next_event FROM system.compute.warehouse_events) SELECT warehouse_id, date(event_time) AS d, sum(datediff(SECOND, event_time, next_event)) >= 0 AS x FROM ev WHERE event_type IN ('RUNNING', 'SCALED_UP', 'SCALED_DOWN') GROUP BY 1, 2 ORDER BY 1, 2
SELECT h.statement_id, w.warehouse_name, h.total_duration_ms FROM system.query.history h LEFT JOIN (SELECT warehouse_id, warehouse_name, row_number() OVER (PARTITION BY warehouse_id ORDER BY change_time DESC) AS rn FROM system.compute.warehouses) w ON h.compute.warehouse_id = w.warehouse_id AND w.rn = 1 ORDER BY h.total_duration_ms DESC, h.statement_id LIMIT 20
SELECT executed_by, count(*) AS queries, count_if(execution_status = 'FAILED') AS failed, round(count_if(execution_status = 'FAILED') / count(*) * 100, 2) AS fail_pct, sum(total_task_duration_ms) / 3600000 AS task_hours FROM system.query.history GROUP BY executed_by ORDER BY queries DESC, executed_by
SELECT date_trunc('hour', start_time) AS hr, count(*) AS n, avg(waiting_at_capacity_duration_ms) AS w, max(waiting_for_compute_duration_ms) AS c, sum(spilled_local_bytes) AS spill FROM system.query.history GROUP BY hr ORDER BY hr
SELECT statement_text, length(statement_text) AS n, upper(split(trim(statement_text), ' ')[0]) AS verb FROM system.query.history ORDER BY statement_id LIMIT 10
SELECT client_application, client_driver, count(DISTINCT executed_by_user_id) AS users FROM system.query.history GROUP BY client_application, client_driver ORDER BY users DESC, 1, 2
SELECT error_message IS NULL AS ok, substr(error_message, 1, 20) AS e, count(*) AS n FROM system.query.history GROUP BY 1, 2 ORDER BY 1, 2
SELECT CASE WHEN read_bytes >= 1024 * 1024 * 1024 THEN concat(round(read_bytes / 1024 / 1024 / 1024, 1), ' GB') ELSE concat(round(read_bytes / 1024 / 1024, 1), ' MB') END AS size FROM system.query.history ORDER BY statement_id LIMIT 20
SELECT statement_id, CAST(total_duration_ms AS DOUBLE) / 1000 AS s, ceil(total_duration_ms / 1000) AS c, floor(total_duration_ms / 1000.0) AS f, total_duration_ms div 1000 AS d, total_duration_ms % 1000 AS r, abs(-total_duration_ms) AS a, sqrt(total_duration_ms) AS q, log10(total_duration_ms + 1) AS l, bround(total_duration_ms / 1000.0, 1) AS b FROM system.query.history ORDER BY 1 LIMIT 20
SELECT statement_id, query_tags['team'] AS t, query_parameters.truncated AS p FROM system.query.history ORDER BY 1 LIMIT 20
SELECT job_id, count(*) AS runs, avg(d) AS avg_s, percentile(d, 0.9) AS p90, max(d) AS mx FROM (SELECT job_id, run_id, sum(timestampdiff(SECOND, period_start_time, period_end_time)) AS d FROM system.lakeflow.job_run_timeline GROUP BY job_id, run_id) GROUP BY job_id ORDER BY job_id
SELECT j.name, r.run_id, r.result_state, r.termination_code, date_format(r.period_start_time, 'MMM d, yyyy h:mm a') AS started FROM system.lakeflow.job_run_timeline r JOIN (SELECT *, row_number() OVER (PARTITION BY workspace_id, job_id ORDER BY change_time DESC) AS rn FROM system.lakeflow.jobs) j ON r.workspace_id = j.workspace_id AND r.job_id = j.job_id AND j.rn = 1 WHERE r.result_state IN ('FAILED', 'ERROR', 'TIMED_OUT') ORDER BY r.period_start_time DESC, r.run_id LIMIT 20
WITH f AS (SELECT job_id, run_id, result_state, period_end_time, CASE WHEN result_state = 'SUCCEEDED' THEN 0 ELSE 1 END AS failed, sum(CASE WHEN result_state = 'SUCCEEDED' THEN 1 ELSE 0 END) OVER (PARTITION BY job_id ORDER BY period_end_time, run_id) AS grp FROM system.lakeflow.job_run_timeline WHERE result_state IS NOT NULL) SELECT job_id, max(streak) AS longest FROM (SELECT job_id, grp, sum(failed) AS streak FROM f GROUP BY job_id, grp) GROUP BY job_id ORDER BY job_id
SELECT r.job_id, t.task_key, count(*) AS n, sum(t.execution_duration_seconds) AS s FROM system.lakeflow.job_run_timeline r JOIN system.lakeflow.job_task_run_timeline t ON r.run_id = t.job_run_id AND r.workspace_id = t.workspace_id GROUP BY r.job_id, t.task_key ORDER BY 1, 2
SELECT job_id, transform(compute, c -> c.cluster_id) AS clusters, transform(compute, c -> named_struct('t', c.type, 'id', coalesce(c.cluster_id, c.warehouse_id))) AS s FROM system.lakeflow.job_run_timeline ORDER BY job_id, run_id, period_start_time LIMIT 10
SELECT job_id, compute.cluster_id AS ids, size(filter(compute, c -> c.type = 'SERVERLESS')) AS serverless, array_contains(transform(compute, x -> x.type), 'JOB_COMPUTE') AS jc FROM system.lakeflow.job_run_timeline ORDER BY job_id, run_id, period_start_time LIMIT 10
SELECT job_id, job_parameters, map_keys(job_parameters) AS k FROM system.lakeflow.job_run_timeline ORDER BY job_id, run_id, period_start_time LIMIT 10
SELECT job_id, concat_ws(',', collect_list(task_key)) AS tasks FROM (SELECT DISTINCT job_id, task_key FROM system.lakeflow.job_tasks) GROUP BY job_id ORDER BY job_id
SELECT job_id, concat_ws(',', sort_array(collect_set(task_key))) AS tasks, size(collect_set(task_key)) AS n FROM system.lakeflow.job_tasks GROUP BY job_id ORDER BY job_id
SELECT job_id, d AS depends_on, task_key FROM system.lakeflow.job_tasks LATERAL VIEW OUTER explode(depends_on_keys) x AS d ORDER BY 1, 2, 3 LIMIT 30
SELECT trigger_type, trigger.schedule.timezone_id AS tz, trigger.file_arrival.url AS u, paused, count(*) AS n FROM system.lakeflow.jobs GROUP BY ALL ORDER BY 1, 2, 3, 4
SELECT name, deployment.kind, timeout_seconds, to_json(tags) AS tags FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 10
SELECT date_trunc('week', event_date) AS wk, action_name, count(*) AS n FROM system.access.audit WHERE action_name IN ('login', 'tokenLogin', 'aadTokenLogin', 'oidcTokenAuthorization') GROUP BY 1, 2 ORDER BY 1, 2
SELECT event_time, user_identity.email, service_name || '/' || action_name AS action, request_params, response.status_code FROM system.access.audit WHERE response.error_message IS NOT NULL ORDER BY event_time DESC, event_id LIMIT 10
SELECT request_params.full_name_arg AS t, count(*) AS n FROM system.access.audit WHERE service_name = 'unityCatalog' AND action_name = 'getTable' GROUP BY request_params.full_name_arg ORDER BY n DESC, t LIMIT 10
SELECT source_ip_address, count(DISTINCT user_identity.email) AS users, min(event_time) AS first, max(event_time) AS last, count(*) AS n FROM system.access.audit WHERE user_identity.email NOT ILIKE '%system%' GROUP BY source_ip_address ORDER BY n DESC, 1 LIMIT 10
SELECT e.k AS param, count(*) AS n FROM system.access.audit LATERAL VIEW explode(request_params) e AS k, v GROUP BY e.k ORDER BY n DESC, 1 LIMIT 20
SELECT user_agent, regexp_extract(user_agent, '([A-Za-z]+)/([0-9.]+)', 1) AS agent, regexp_extract(user_agent, '([A-Za-z]+)/([0-9.]+)', 2) AS v, count(*) AS n FROM system.access.audit GROUP BY 1, 2, 3 ORDER BY 1
SELECT audit_level, count(*) AS n, count(DISTINCT session_id) AS s, approx_count_distinct(event_id) AS e FROM system.access.audit GROUP BY audit_level ORDER BY 1
SELECT user_identity.email, date_part('hour', event_time) AS h, count(*) AS n FROM system.access.audit WHERE hour(event_time) NOT BETWEEN 8 AND 18 OR dayofweek(event_time) IN (1, 7) GROUP BY 1, 2 ORDER BY 1, 2
WITH recursive_free AS (SELECT DISTINCT source_table_full_name AS s, target_table_full_name AS t FROM system.access.table_lineage WHERE source_table_full_name IS NOT NULL AND target_table_full_name IS NOT NULL) SELECT a.s, a.t, b.t AS t2 FROM recursive_free a LEFT JOIN recursive_free b ON a.t = b.s ORDER BY 1, 2, 3 LIMIT 20
SELECT target_table_full_name, target_column_name, sort_array(collect_set(concat(source_table_full_name, '.', source_column_name))) AS sources FROM system.access.column_lineage WHERE target_column_name IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
SELECT entity_type, count(DISTINCT entity_id) AS n, count_if(entity_metadata.notebook_id IS NOT NULL) AS nb, count_if(direct_access) AS d FROM system.access.table_lineage GROUP BY entity_type ORDER BY entity_type NULLS FIRST
SELECT t.target_table_full_name FROM system.access.table_lineage t WHERE t.target_table_full_name NOT IN (SELECT source_table_full_name FROM system.access.table_lineage WHERE source_table_full_name IS NOT NULL) GROUP BY 1 ORDER BY 1
SELECT catalog_name, schema_name, sum(active_bytes) AS bytes, format_number(sum(active_bytes), 0) AS pretty, sum(active_bytes) / power(1024, 4) AS tb FROM system.storage.table_metrics_history GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
SELECT table_name, snapshot_date, active_bytes - lag(active_bytes) OVER (PARTITION BY table_id ORDER BY snapshot_date) AS growth FROM system.storage.table_metrics_history ORDER BY table_name, snapshot_date, table_id LIMIT 30
SELECT operation_type, operation_status, sum(usage_quantity) AS q, sum(timestampdiff(SECOND, start_time, end_time)) AS s, operation_metrics['amount_of_data_compacted_bytes'] AS b FROM system.storage.predictive_optimization_operations_history GROUP BY ALL ORDER BY ALL
SELECT endpoint_name, entity_type, external_model_config.provider AS p, foundation_model_config.min_provisioned_throughput AS t, max(change_time) AS c FROM system.serving.served_entities GROUP BY ALL ORDER BY 1, 2, 3, 4
SELECT date_trunc('minute', request_time) AS m, requester, usage_context['project'] AS proj, sum(input_token_count) AS i, sum(output_token_count) AS o, sum(input_token_count) + sum(output_token_count) AS t FROM system.serving.endpoint_usage GROUP BY ALL ORDER BY 1, 2, 3 LIMIT 30
SELECT requester, n, sum(n) OVER (ORDER BY n DESC, requester ROWS UNBOUNDED PRECEDING) AS running, round(n / sum(n) OVER (), 4) AS share FROM (SELECT requester, count(*) AS n FROM system.serving.endpoint_usage GROUP BY requester) ORDER BY n DESC, requester
SELECT endpoint_name, transform(endpoint_metadata.destinations, d -> concat(d.name, ':', d.traffic_percent)) AS dst, aggregate(endpoint_metadata.destinations, CAST(0 AS DOUBLE), (a, d) -> a + d.traffic_percent) AS total FROM system.ai_gateway.usage ORDER BY request_id LIMIT 10
SELECT request_id, a.status_code, a.latency_ms FROM system.ai_gateway.usage LATERAL VIEW explode(routing_information.attempts) t AS a ORDER BY 1, 2, 3 LIMIT 20
SELECT r.run_id, r.params['alpha'] AS alpha, r.tags['mlflow.user'] AS u, e.name, timestampdiff(SECOND, r.start_time, r.end_time) AS s FROM system.mlflow.runs_latest r JOIN system.mlflow.experiments_latest e ON r.experiment_id = e.experiment_id ORDER BY 1, 4 LIMIT 20
SELECT metric.metric_name AS m, avg(metric.latest_value) AS a, max(metric.max_value) AS x FROM (SELECT explode(aggregated_metrics) AS metric FROM system.mlflow.runs_latest) GROUP BY metric.metric_name ORDER BY 1
SELECT record_id, usage_quantity, usage_quantity * 1.1 AS a, usage_quantity / 3 AS b, usage_quantity * 0.55D AS c, round(usage_quantity * 2.5, 3) AS d, CAST(usage_quantity AS INT) AS e, CAST(usage_quantity AS STRING) AS f, usage_quantity + 1 AS g, usage_quantity % 2 AS h, -usage_quantity AS i, usage_quantity > 5 AS j FROM system.billing.usage ORDER BY record_id LIMIT 20
SELECT sum(usage_quantity * 1.0) AS a, avg(usage_quantity) AS b, sum(usage_quantity) / 7 AS c, sum(usage_quantity) * 0.15 AS d, sum(CAST(usage_quantity AS DECIMAL(20, 4))) AS e, stddev(usage_quantity) AS f, max(usage_quantity) - min(usage_quantity) AS g, sum(CAST(usage_quantity AS FLOAT)) > 0 AS h FROM system.billing.usage
SELECT sum(usage_quantity) AS s, avg(usage_quantity) AS a, count(usage_quantity) AS c, min(usage_date) AS m, max(struct(usage_date)) AS x, collect_list(sku_name) AS l, collect_set(sku_name) AS cs, any_value(sku_name) AS v, percentile(usage_quantity, 0.5) AS p, approx_count_distinct(sku_name) AS d, stddev(usage_quantity) AS sd, bool_or(true) AS b, count_if(true) AS ci, max_by(sku_name, usage_date) AS mb FROM system.billing.usage WHERE 1 = 0
SELECT sku_name, sum(usage_quantity) AS s FROM system.billing.usage WHERE false GROUP BY sku_name
SELECT usage_start_time, CAST(usage_start_time AS DATE) AS d, CAST(usage_start_time AS STRING) AS s, CAST(usage_start_time AS BIGINT) AS b, CAST(usage_start_time AS DOUBLE) AS f, to_date(usage_start_time) AS t, date_format(usage_start_time, 'yyyyMMdd') AS ymd, unix_millis(usage_start_time) AS ms, minute(usage_start_time) AS mi, second(usage_start_time) AS se FROM system.billing.usage ORDER BY record_id LIMIT 10
SELECT extract(YEAR FROM usage_date) AS y, extract(QUARTER FROM usage_date) AS q, extract(WEEK FROM usage_date) AS w, extract(DOW FROM usage_date) AS dow, extract(DOY FROM usage_date) AS doy, date_part('MONTH', usage_date) AS m, weekday(usage_date) AS wd, dayofyear(usage_date) AS dy, monthname(usage_date) AS mn, last_day(usage_date) AS ld, trunc(usage_date, 'MM') AS tm, next_day(usage_date, 'Monday') AS nd FROM system.billing.usage ORDER BY record_id LIMIT 10
SELECT count(*) AS n FROM system.billing.usage u WHERE u.usage_quantity > (SELECT avg(v.usage_quantity) FROM system.billing.usage v WHERE v.sku_name = u.sku_name)
SELECT count(*) AS n FROM system.billing.usage u WHERE EXISTS (SELECT 1 FROM system.compute.clusters c WHERE c.cluster_id = u.usage_metadata.cluster_id)
SELECT u.usage_metadata.cluster_id AS c, (SELECT max(cluster_name) FROM system.compute.clusters c WHERE c.cluster_id = u.usage_metadata.cluster_id) AS n FROM system.billing.usage u WHERE u.usage_metadata.cluster_id IS NOT NULL ORDER BY u.record_id LIMIT 10
SELECT a.cloud, b.sku_name FROM (SELECT DISTINCT cloud FROM system.billing.usage) a, (SELECT DISTINCT sku_name FROM system.billing.usage) b ORDER BY 1, 2
SELECT w.workspace_name, x.q FROM system.access.workspaces_latest w, LATERAL (SELECT sum(u.usage_quantity) AS q FROM system.billing.usage u WHERE u.workspace_id = w.workspace_id) x ORDER BY 1
SELECT w.workspace_name, t.v FROM system.access.workspaces_latest w, LATERAL explode(split(w.workspace_name, '-')) AS t(v) ORDER BY 1, 2
SELECT upper(left(workspace_name, 1)) || lower(substring(workspace_name, 2)) AS n, instr(workspace_name, '-') AS i, locate('-', workspace_name) AS l, position('-' IN workspace_name) AS p, translate(workspace_name, '-', '_') AS t, trim(BOTH 'd' FROM workspace_name) AS tr, overlay(workspace_name PLACING 'X' FROM 1 FOR 1) AS o, repeat('ab', 2) AS r, ascii(workspace_name) AS a, soundex(workspace_name) AS sx, char_length(workspace_name) AS cl FROM system.access.workspaces_latest ORDER BY workspace_id
SELECT parse_url(workspace_url, 'HOST') AS h, regexp_replace(workspace_url, 'https?://', '') AS u, url_encode(workspace_url) AS e, workspace_url RLIKE 'azure' AS r, regexp_like(workspace_url, '^https') AS l, startswith(workspace_url, 'https') AS s FROM system.access.workspaces_latest ORDER BY workspace_id LIMIT 5
SELECT sku_name, sum(q1) AS q1, sum(q2) AS q2 FROM (SELECT sku_name, CASE WHEN quarter(usage_date) = 1 THEN usage_quantity END AS q1, CASE WHEN quarter(usage_date) <> 1 THEN usage_quantity END AS q2 FROM system.billing.usage) GROUP BY sku_name ORDER BY sku_name
SELECT sku_name, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY sku_name ORDER BY sum(usage_quantity) DESC, sku_name
SELECT sku_name AS s, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY s ORDER BY q DESC, s
SELECT sum(usage_quantity) AS q, sku_name FROM system.billing.usage GROUP BY 2 HAVING q > 100 ORDER BY 1 DESC
SELECT usage_date, sku_name, q, rank FROM (SELECT usage_date, sku_name, sum(usage_quantity) AS q, row_number() OVER (PARTITION BY usage_date ORDER BY sum(usage_quantity) DESC, sku_name) AS rank FROM system.billing.usage GROUP BY usage_date, sku_name) t WHERE rank <= 2 ORDER BY usage_date, rank
SELECT *, total / 100 AS pct FROM (SELECT workspace_id, sum(usage_quantity) AS total FROM system.billing.usage GROUP BY 1) ORDER BY total DESC, 1
SELECT DISTINCT sku_name, cloud FROM system.billing.usage ORDER BY sku_name, cloud
SELECT count(DISTINCT CASE WHEN usage_quantity > 1 THEN workspace_id END) AS c FROM system.billing.usage
SELECT /*+ BROADCAST(p) */ u.sku_name, count(*) AS n FROM system.billing.usage u JOIN system.billing.list_prices p ON u.sku_name = p.sku_name GROUP BY 1 ORDER BY 1
SELECT IF(GROUPING(sku_name) = 1, 'Total', sku_name) AS s, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY ROLLUP (sku_name) ORDER BY q DESC, s
SELECT coalesce(workspace_id, 'ALL') AS w, coalesce(cloud, 'ALL') AS c, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY CUBE (workspace_id, cloud) ORDER BY 1, 2, 3
SELECT year(usage_date) AS y, month(usage_date) AS m, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY ROLLUP (year(usage_date), month(usage_date)) ORDER BY y, m
SELECT year(usage_date) AS y, month(usage_date) AS m, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY GROUPING SETS ((y, m), (y)) ORDER BY y, m
SELECT * FROM (SELECT month(usage_date) AS m, sku_name, usage_quantity FROM system.billing.usage) PIVOT (round(sum(usage_quantity), 2) FOR m IN (1, 2, 3, 10, 11, 12)) ORDER BY sku_name
SELECT * FROM (SELECT workspace_id, dayofweek(usage_date) AS d, usage_quantity AS q FROM system.billing.usage) PIVOT (avg(q) AS a, max(q) AS m FOR d IN (1 AS sun, 2 AS mon)) ORDER BY workspace_id
SELECT sku, metric, v FROM (SELECT sku_name AS sku, cast(sum(usage_quantity) AS double) AS total, cast(avg(usage_quantity) AS double) AS average FROM system.billing.usage GROUP BY 1) UNPIVOT (v FOR metric IN (total, average)) ORDER BY 1, 2
SELECT sku, stack(2, 'total', total, 'average', average) AS (metric, v) FROM (SELECT sku_name AS sku, cast(sum(usage_quantity) AS double) AS total, cast(avg(usage_quantity) AS double) AS average FROM system.billing.usage GROUP BY 1) ORDER BY 1, 2
SELECT explode(collect_set(cloud)) AS c FROM system.billing.usage
SELECT workspace_id, explode(sort_array(collect_set(sku_name))) AS s FROM system.billing.usage GROUP BY workspace_id ORDER BY 1, 2
SELECT regexp_extract_all(sku_name, '([A-Z]+)', 1) AS a, regexp_count(sku_name, '_') AS c, regexp_substr(sku_name, '[A-Z]+') AS s, regexp_instr(sku_name, '_') AS i, split(sku_name, '_', 2) AS sp, element_at(split(sku_name, '_'), -1) AS l FROM system.billing.usage GROUP BY sku_name ORDER BY sku_name
SELECT bool_and(usage_quantity IS NOT NULL) AS a, every(true) AS e, some(false) AS s, bit_or(1) AS b, max(usage_quantity) FILTER (WHERE cloud = 'AZURE') AS m, first_value(cloud) AS f, count(*) FILTER (WHERE usage_type = 'COMPUTE_TIME') AS ct FROM system.billing.usage
-- Names in HAVING, tuples, members left out, zones by name, regressions.
SELECT count(*) AS n FROM system.lakeflow.job_run_timeline t WHERE (t.workspace_id, t.job_id) IN (SELECT workspace_id, usage_metadata.job_id FROM system.billing.usage WHERE usage_metadata.job_id IS NOT NULL) AND t.result_state IS NOT NULL
SELECT count(*) AS n FROM system.billing.usage WHERE (workspace_id, usage_metadata.cluster_id) IN (SELECT workspace_id, cluster_id FROM system.compute.clusters WHERE cluster_source = 'JOB')
SELECT workspace_id, cluster_id, cluster_name FROM system.compute.clusters WHERE (cluster_id, change_time) IN (SELECT cluster_id, max(change_time) FROM system.compute.clusters GROUP BY cluster_id) ORDER BY 1, 2
SELECT from_utc_timestamp(usage_start_time, 'America/Los_Angeles') AS t, date_trunc('hour', from_utc_timestamp(usage_start_time, 'Australia/Sydney')) AS s, to_date(from_utc_timestamp(usage_start_time, 'America/New_York')) AS d FROM system.billing.usage ORDER BY record_id LIMIT 10
SELECT date_format(from_utc_timestamp(event_time, 'America/New_York'), 'yyyy-MM-dd HH:mm') AS t, count(*) FROM system.access.audit GROUP BY 1 ORDER BY 1 LIMIT 10
SELECT floor(usage_quantity, 2) AS f, ceil(usage_quantity * 100) / 100 AS c, ceil(usage_quantity, 0) AS z FROM system.billing.usage ORDER BY record_id LIMIT 5
SELECT entity_metadata.job_info.* EXCEPT (job_run_id) FROM system.access.table_lineage ORDER BY record_id LIMIT 3
SELECT r.job_id, r.compute_struct.* FROM (SELECT job_id, compute[0] AS compute_struct FROM system.lakeflow.job_run_timeline ORDER BY run_id, period_start_time LIMIT 3) r ORDER BY 1, 2, 3
SELECT regr_slope(q, d) AS s, regr_intercept(q, d) AS i, regr_r2(q, d) AS r FROM (SELECT datediff(usage_date, DATE'2024-01-01') AS d, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY usage_date)
SELECT workspace_id, regr_slope(cast(usage_quantity AS DOUBLE), unix_timestamp(usage_start_time) / 86400) AS s, count(DISTINCT (sku_name, cloud)) AS c FROM system.billing.usage GROUP BY workspace_id HAVING c > 0 ORDER BY 1
SELECT sku_name, sum(usage_quantity) AS usage_quantity FROM system.billing.usage GROUP BY sku_name HAVING usage_quantity > 50 ORDER BY usage_quantity DESC, sku_name
SELECT sku_name, sum(usage_quantity) AS usage_quantity FROM system.billing.usage GROUP BY 1 ORDER BY usage_quantity DESC, sku_name LIMIT 5
SELECT upper(sku_name) AS sku_name, count(*) AS n FROM system.billing.usage GROUP BY sku_name ORDER BY sku_name
SELECT date_trunc('month', usage_date) AS usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date, q LIMIT 5
SELECT date_trunc('month', usage_date) AS usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT date_trunc('month', usage_date) AS usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY ALL ORDER BY usage_date
SELECT lower(cloud) AS cloud, record_id FROM system.billing.usage WHERE cloud = 'AZURE' ORDER BY cloud, record_id LIMIT 3
SELECT max(usage_quantity) AS usage_quantity FROM system.billing.usage HAVING usage_quantity > 1
SELECT user_identity.* EXCEPT (subject_name), action_name FROM system.access.audit ORDER BY event_id LIMIT 3
SELECT (usage_date, sku_name) AS a FROM system.billing.usage ORDER BY record_id LIMIT 2
SELECT identity_metadata.run_as AS current_user, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2
WITH d AS (SELECT usage_date, datediff(usage_date, min(usage_date) OVER ()) AS x, sum(usage_quantity) AS y FROM system.billing.usage GROUP BY usage_date), c AS (SELECT regr_slope(y, x) AS b, regr_intercept(y, x) AS a, max(usage_date) AS last, max(x) AS mx FROM d) SELECT date_add(last, n) AS day, round(a + b * (mx + n), 3) AS forecast FROM c LATERAL VIEW explode(sequence(1, 7)) t AS n ORDER BY day
SELECT usage_metadata.* EXCEPT (genie) FROM system.billing.usage ORDER BY record_id LIMIT 3
SELECT usage_date, count(*) AS records, count(DISTINCT usage_metadata.job_run_id) AS runs, count(DISTINCT (workspace_id, sku_name)) AS pairs FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date DESC
SELECT statement_id, read_bytes / power(1024, 2) AS mb, round(read_bytes / 1048576, 2) AS mb2, read_bytes >> 20 AS sh, pruned_files * 100.0 / nullif(pruned_files + read_files, 0) AS prune, read_io_cache_percent / 100 AS c FROM system.query.history ORDER BY 1 LIMIT 20
SELECT from_utc_timestamp(event_time, 'America/New_York') AS ny, hour(from_utc_timestamp(event_time, 'Europe/London')) AS h FROM system.access.audit ORDER BY event_time, event_id LIMIT 10
SELECT source_column_name, target_column_name, count(*) n FROM system.access.column_lineage WHERE (source_table_catalog, source_table_schema) = ('main', 'sales') OR source_column_name = target_column_name GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 10
SELECT source_table_catalog, count(*) FROM system.access.column_lineage WHERE (source_table_catalog, source_table_schema) IN (SELECT DISTINCT source_table_catalog, source_table_schema FROM system.access.table_lineage) GROUP BY 1 ORDER BY 1
SELECT source_table_catalog, count(*) FROM system.access.column_lineage WHERE (source_table_catalog, source_table_schema) IN (('main', 'sales'), ('finance', 'gl')) GROUP BY 1 ORDER BY 1
WITH spend AS (SELECT date_trunc('WEEK', usage_date) AS wk, billing_origin_product AS product, sum(usage_quantity) AS dbus FROM system.billing.usage WHERE usage_unit = 'DBU' GROUP BY ALL) SELECT wk, product, dbus, lag(dbus) OVER (PARTITION BY product ORDER BY wk) AS before, round(100 * (dbus - lag(dbus) OVER (PARTITION BY product ORDER BY wk)) / nullif(lag(dbus) OVER (PARTITION BY product ORDER BY wk), 0), 2) AS pct FROM spend ORDER BY wk, product
SELECT usage_date, coalesce(custom_tags['team'], custom_tags['Team'], 'untagged') AS team, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY usage_date, coalesce(custom_tags['team'], custom_tags['Team'], 'untagged') ORDER BY 1, 2
SELECT coalesce(custom_tags.team, 'none') AS team, count(*) AS n, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1 ORDER BY q DESC, team
WITH priced AS (SELECT u.*, p.pricing.effective_list.default AS rate FROM system.billing.usage u JOIN system.billing.list_prices p ON p.sku_name = u.sku_name AND p.cloud = u.cloud AND u.usage_end_time >= p.price_start_time AND (p.price_end_time IS NULL OR u.usage_end_time < p.price_end_time)) SELECT usage_metadata.job_id AS job_id, round(sum(usage_quantity * rate), 2) AS usd FROM priced WHERE usage_metadata.job_id IS NOT NULL GROUP BY 1 HAVING sum(usage_quantity * rate) > 0 ORDER BY usd DESC, job_id LIMIT 15
SELECT sku_name, CASE WHEN sku_name LIKE '%SERVERLESS%' THEN 'Serverless' WHEN sku_name LIKE '%JOBS%' THEN 'Jobs' WHEN sku_name LIKE '%ALL_PURPOSE%' THEN 'Interactive' WHEN sku_name LIKE '%SQL%' THEN 'SQL' ELSE 'Other' END AS kind, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1, 2 ORDER BY 1
SELECT date_format(usage_date, 'yyyy-MM') AS month, format_number(sum(usage_quantity), 2) AS dbus FROM system.billing.usage GROUP BY 1 ORDER BY 1
SELECT workspace_id, usage_date, sum(sum(usage_quantity)) OVER (PARTITION BY workspace_id ORDER BY usage_date ROWS UNBOUNDED PRECEDING) AS running FROM system.billing.usage GROUP BY workspace_id, usage_date ORDER BY 1, 2
SELECT usage_metadata.cluster_id AS c, min(usage_start_time) AS a, max(usage_end_time) AS z, (unix_timestamp(max(usage_end_time)) - unix_timestamp(min(usage_start_time))) / 3600 AS hours FROM system.billing.usage WHERE usage_metadata.cluster_id IS NOT NULL GROUP BY 1 ORDER BY 1 LIMIT 20
SELECT u.usage_date, w.workspace_name, sum(u.usage_quantity) AS q FROM system.billing.usage u LEFT JOIN system.access.workspaces_latest w ON u.workspace_id = w.workspace_id GROUP BY ROLLUP (u.usage_date, w.workspace_name) ORDER BY u.usage_date NULLS LAST, w.workspace_name NULLS LAST
SELECT billing_origin_product, product_features.is_serverless AS s, product_features.jobs_tier AS tier, count(*) AS n FROM system.billing.usage GROUP BY CUBE (billing_origin_product, product_features.is_serverless), product_features.jobs_tier ORDER BY 1, 2, 3, 4
SELECT if(grouping(billing_origin_product) = 1, 'ALL', billing_origin_product) AS p, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY GROUPING SETS ((billing_origin_product), ()) ORDER BY 1
SELECT try_divide(sum(usage_quantity) FILTER (WHERE record_type = 'RETRACTION'), sum(usage_quantity)) AS share FROM system.billing.usage
SELECT record_type, sum(usage_quantity) AS q, count_if(usage_quantity < 0) AS neg FROM system.billing.usage GROUP BY record_type ORDER BY record_type
SELECT map_from_entries(collect_list(struct(billing_origin_product, q))) AS m FROM (SELECT billing_origin_product, CAST(sum(usage_quantity) AS INT) AS q FROM system.billing.usage WHERE billing_origin_product = 'JOBS' GROUP BY 1)
SELECT usage_date, string_agg(DISTINCT billing_origin_product, ', ') WITHIN GROUP (ORDER BY billing_origin_product) AS products FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date
SELECT usage_date, listagg(DISTINCT usage_unit, '|') WITHIN GROUP (ORDER BY usage_unit DESC) AS units FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date
SELECT * FROM (SELECT usage_date, usage_unit, usage_quantity FROM system.billing.usage) PIVOT (round(sum(usage_quantity), 1) AS q FOR usage_unit IN ('DBU' AS dbu, 'GB' AS gb)) ORDER BY usage_date
SELECT * FROM (SELECT usage_date, billing_origin_product AS p, usage_unit AS u, usage_quantity FROM system.billing.usage) PIVOT (sum(usage_quantity) FOR (p, u) IN (('JOBS', 'DBU') AS jobs, ('SQL', 'DBU') AS sql)) ORDER BY usage_date
SELECT * FROM (SELECT cluster_id, max(cpu_user_percent) AS cpu, max(mem_used_percent) AS mem FROM system.compute.node_timeline GROUP BY cluster_id) UNPIVOT (value FOR metric IN (cpu, mem)) ORDER BY cluster_id, metric
SELECT * FROM (SELECT cluster_id, max(cpu_user_percent) AS cpu, max(mem_used_percent) AS mem FROM system.compute.node_timeline GROUP BY cluster_id) UNPIVOT INCLUDE NULLS (value FOR metric IN (cpu AS `CPU %`, mem AS `Memory %`)) ORDER BY cluster_id, metric
SELECT cluster_id, metric, val FROM (SELECT cluster_id, avg(cpu_user_percent) AS cpu, avg(mem_used_percent) AS mem FROM system.compute.node_timeline GROUP BY cluster_id) LATERAL VIEW stack(2, 'cpu', cpu, 'mem', mem) s AS metric, val ORDER BY 1, 2
SELECT cluster_id, stack(2, 'cpu', cpu, 'mem', mem) AS (metric, val) FROM (SELECT cluster_id, avg(cpu_user_percent) AS cpu, avg(mem_used_percent) AS mem FROM system.compute.node_timeline GROUP BY cluster_id) ORDER BY 1, 2
SELECT driver, round(avg(cpu_user_percent + cpu_system_percent), 1) AS cpu, round(avg(cpu_wait_percent), 3) AS io, round(max(mem_used_percent), 2) AS mem, sum(network_received_bytes + network_sent_bytes) / power(1024, 2) AS mb FROM system.compute.node_timeline GROUP BY driver ORDER BY driver
SELECT c.cluster_name, c.owned_by, avg(n.cpu_user_percent) AS cpu FROM system.compute.node_timeline n JOIN (SELECT *, row_number() OVER (PARTITION BY cluster_id ORDER BY change_time DESC) AS rn FROM system.compute.clusters) c ON c.cluster_id = n.cluster_id AND c.rn = 1 GROUP BY 1, 2 HAVING avg(n.cpu_user_percent) < 100 ORDER BY cpu, 1, 2
SELECT c.worker_node_type, t.core_count * c.worker_count AS cores, t.memory_mb / 1024 AS gb FROM system.compute.clusters c LEFT JOIN system.compute.node_types t ON t.node_type = c.worker_node_type ORDER BY c.cluster_id, c.change_time LIMIT 25
SELECT regexp_extract(dbr_version, '([0-9]+\\.[0-9]+)', 1) AS v, count(DISTINCT cluster_id) AS n FROM system.compute.clusters WHERE delete_time IS NULL GROUP BY v ORDER BY try_cast(v AS DOUBLE), n
SELECT cluster_id, datediff(DAY, create_time, coalesce(delete_time, change_time)) AS days, date_diff(HOUR, create_time, change_time) AS hours FROM system.compute.clusters ORDER BY cluster_id, change_time LIMIT 20
SELECT w.warehouse_name, e.event_type, count(*) AS n FROM system.compute.warehouse_events e JOIN system.compute.warehouses w USING (warehouse_id) GROUP BY 1, 2 ORDER BY 1, 2
WITH e AS (SELECT warehouse_id, event_time, event_type, lead(event_time, 1, event_time) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS nxt FROM system.compute.warehouse_events) SELECT warehouse_id, round(sum(CASE WHEN event_type IN ('STARTING', 'RUNNING', 'SCALED_UP') THEN (unix_millis(nxt) - unix_millis(event_time)) / 1000.0 / 60 END), 2) AS up_minutes FROM e GROUP BY warehouse_id ORDER BY warehouse_id
WITH g AS (SELECT warehouse_id, event_time, event_type, sum(CASE WHEN event_type = 'STARTING' THEN 1 ELSE 0 END) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS session FROM system.compute.warehouse_events) SELECT warehouse_id, session, min(event_time) AS a, max(event_time) AS z, count(*) AS n FROM g GROUP BY 1, 2 ORDER BY 1, 2
SELECT warehouse_size, decode(warehouse_size, 'X_SMALL', 1, 'SMALL', 2, 'MEDIUM', 3, 0) AS rank, max(max_clusters) AS m FROM system.compute.warehouses GROUP BY ALL ORDER BY warehouse_size
SELECT executed_by, count(*) AS n, percentile(total_duration_ms, 0.95) / 1000 AS p95, percentile_approx(total_duration_ms, 0.5) AS p50, sum(read_bytes) AS b FROM system.query.history GROUP BY executed_by ORDER BY n DESC, executed_by
SELECT date_trunc('HOUR', start_time) AS h, count(*) AS n, count_if(execution_status = 'FAILED') AS f, round(100.0 * count_if(execution_status = 'FAILED') / count(*), 2) AS pct FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT compute.warehouse_id, sum(total_duration_ms) / 1000.0 / 3600 AS h, avg(waiting_at_capacity_duration_ms) AS wait FROM system.query.history WHERE compute.type = 'WAREHOUSE' GROUP BY compute.warehouse_id ORDER BY 1
SELECT width_bucket(total_duration_ms, 0, 60000, 6) AS b, count(*) AS n FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT statement_id, left(statement_text, 20) AS t, length(statement_text) AS l, upper(split(trim(statement_text), ' ')[0]) AS verb FROM system.query.history ORDER BY statement_id LIMIT 20
SELECT md5(statement_text) AS h, count(*) AS n FROM system.query.history GROUP BY 1 ORDER BY n DESC, h
SELECT client_application, approx_count_distinct(executed_by) AS u, count(DISTINCT executed_by) AS d FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT statement_type, kurtosis(total_duration_ms) AS k, skewness(total_duration_ms) AS s, mode(execution_status) AS m FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT statement_id, total_duration_ms, ntile(10) OVER (ORDER BY total_duration_ms, statement_id) AS decile, percent_rank() OVER (ORDER BY total_duration_ms) AS pr FROM system.query.history ORDER BY 2 DESC, 1 LIMIT 30
SELECT format_string('%s: %d queries, %.1f s', statement_type, count(*), sum(total_duration_ms) / 1000.0D) AS line FROM system.query.history GROUP BY statement_type ORDER BY 1
SELECT statement_id, end_time - start_time > INTERVAL '1' MINUTE AS slow, extract(SECOND FROM end_time - start_time) AS s FROM system.query.history ORDER BY 1 LIMIT 20
SELECT hour(start_time) AS h, sum(CASE WHEN dayofweek(start_time) = 2 THEN 1 ELSE 0 END) AS mon, sum(CASE WHEN dayofweek(start_time) = 3 THEN 1 ELSE 0 END) AS tue FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT query_parameters.named_parameters AS p FROM system.query.history ORDER BY statement_id LIMIT 3
SELECT j.name, r.result_state, count(*) AS n, avg(r.run_duration_seconds) AS d FROM system.lakeflow.job_run_timeline r LEFT JOIN (SELECT job_id, workspace_id, max_by(name, change_time) AS name FROM system.lakeflow.jobs GROUP BY 1, 2) j ON j.job_id = r.job_id AND j.workspace_id = r.workspace_id WHERE r.result_state IS NOT NULL GROUP BY ALL ORDER BY 1, 2
WITH runs AS (SELECT workspace_id, job_id, run_id, min(period_start_time) AS s, max(period_end_time) AS e, max(result_state) AS state FROM system.lakeflow.job_run_timeline GROUP BY 1, 2, 3) SELECT job_id, count(*) AS n, avg(timestampdiff(SECOND, s, e)) AS avg_s, percentile_cont(0.9) WITHIN GROUP (ORDER BY timestampdiff(SECOND, s, e)) AS p90, max(e) - min(s) > INTERVAL 1 DAY AS long FROM runs GROUP BY job_id ORDER BY job_id
WITH runs AS (SELECT job_id, run_id, max(period_end_time) AS e, max_by(result_state, period_end_time) AS st FROM system.lakeflow.job_run_timeline GROUP BY 1, 2), m AS (SELECT *, row_number() OVER (PARTITION BY job_id ORDER BY e) - row_number() OVER (PARTITION BY job_id, st ORDER BY e) AS grp FROM runs) SELECT job_id, st, grp, count(*) AS streak FROM m GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
SELECT job_id, run_id, period_start_time, sum(CAST(result_state = 'FAILED' AS INT)) OVER (PARTITION BY job_id ORDER BY period_start_time ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS f3 FROM system.lakeflow.job_run_timeline ORDER BY 1, 3, 2 LIMIT 40
SELECT job_id, any_value(run_name) IS NULL AS n, sum(CASE WHEN termination_code = 'SUCCESS' THEN 1 ELSE 0 END) / count(*) AS rate FROM system.lakeflow.job_run_timeline GROUP BY 1 ORDER BY 1
SELECT t.task_key, d.dep FROM system.lakeflow.job_tasks t LATERAL VIEW OUTER explode(t.depends_on_keys) d AS dep ORDER BY t.job_id, 1, 2 LIMIT 40
SELECT job_id, transform(health_rules, r -> concat(r.metric, r.operator, r.value)) AS rules FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 20
SELECT job_id, array_join(transform(array_sort(map_keys(tags)), k -> k || '=' || tags[k]), ';') AS t FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 20
SELECT job_id, aggregate(transform(health_rules, r -> r.value), 0L, (a, v) -> a + v, a -> a * 2) AS total FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 20
SELECT job_id, reduce(transform(health_rules, r -> r.value), CAST(0 AS BIGINT), (a, v) -> greatest(a, v)) AS mx FROM system.lakeflow.jobs ORDER BY job_id, change_time LIMIT 20
SELECT job_id, zip_with(map_keys(tags), map_values(tags), (k, v) -> concat_ws(':', k, v)) AS z FROM system.lakeflow.jobs WHERE cardinality(tags) <= 1 ORDER BY job_id, change_time LIMIT 20
SELECT job_id, forall(depends_on_keys, k -> length(k) > 2) AS a, exists(depends_on_keys, k -> k LIKE 'i%') AS e, array_position(depends_on_keys, 'ingest') AS p FROM system.lakeflow.job_tasks ORDER BY 1, task_key, change_time LIMIT 20
SELECT job_id, map_contains_key(tags, 'team') AS c, map_filter(tags, (k, v) -> v IS NOT NULL) AS f, map_concat(tags, map('x', '1')) AS m FROM system.lakeflow.jobs WHERE size(tags) = 0 ORDER BY job_id, change_time LIMIT 20
SELECT job_id, c.cluster_id FROM system.lakeflow.job_run_timeline LATERAL VIEW inline(compute) c AS type, cluster_id, warehouse_id WHERE c.type IS NOT NULL ORDER BY 1, 2 LIMIT 20
SELECT r.job_id, c.col.cluster_id AS cl FROM system.lakeflow.job_run_timeline r, LATERAL explode(r.compute) AS c(col) ORDER BY 1, 2 LIMIT 20
SELECT job_id, filter(compute, c -> c.type = 'CLUSTER')[0].cluster_id AS c FROM system.lakeflow.job_run_timeline WHERE size(filter(compute, c -> c.type = 'CLUSTER')) > 0 ORDER BY 1, 2 LIMIT 20
SELECT event_date, user_identity.email, count(*) AS n FROM system.access.audit WHERE action_name ILIKE '%login%' OR service_name IN ('accounts', 'unityCatalog') GROUP BY 1, 2 ORDER BY 1, 2
SELECT request_params['name'] AS nm, map_keys(request_params) AS ks, element_at(request_params, 'path') AS p FROM system.access.audit ORDER BY event_id LIMIT 15
SELECT source_ip_address, split(source_ip_address, '\\.')[0] AS first, source_ip_address RLIKE '^(10|192\\.168)\\.' AS private, count(*) AS n FROM system.access.audit GROUP BY 1, 2, 3 ORDER BY 1
SELECT user_identity.email AS e, date_trunc('minute', event_time) AS m, count(*) AS n FROM system.access.audit WHERE response.status_code >= 400 GROUP BY 1, 2 ORDER BY 1, 2
SELECT user_agent, CASE WHEN lower(user_agent) LIKE '%terraform%' THEN 'tf' WHEN user_agent LIKE 'Mozilla%' THEN 'browser' ELSE 'other' END AS k FROM system.access.audit GROUP BY 1 ORDER BY 1
SELECT substring_index(user_identity.email, '@', -1) AS domain, regexp_replace(user_identity.email, '^(.).*@', '$1***@') AS masked, count(*) FROM system.access.audit GROUP BY 1, 2 ORDER BY 1, 2
SELECT service_name, action_name, count(*) AS n, dense_rank() OVER (PARTITION BY service_name ORDER BY count(*) DESC) AS r FROM system.access.audit GROUP BY 1, 2 ORDER BY 1, 4, 2
WITH s AS (SELECT user_identity.email AS e, event_time, unix_timestamp(event_time) - lag(unix_timestamp(event_time)) OVER (PARTITION BY user_identity.email ORDER BY event_time) AS gap FROM system.access.audit), m AS (SELECT *, sum(IF(gap > 1800 OR gap IS NULL, 1, 0)) OVER (PARTITION BY e ORDER BY event_time) AS sess FROM s) SELECT e, count(DISTINCT sess) AS sessions FROM m GROUP BY e ORDER BY e
SELECT window(event_time, '1 hour').start AS s, count(*) AS n FROM system.access.audit GROUP BY window(event_time, '1 hour') ORDER BY s
SELECT window.start, window.end, count(*) AS n FROM system.access.audit GROUP BY window(event_time, '2 hours', '1 hour') ORDER BY 1
SELECT w.start AS s, w.end AS e, n FROM (SELECT window(event_time, '1 day', '1 day', '6 hours') AS w, count(*) AS n FROM system.access.audit GROUP BY 1) ORDER BY s
SELECT source_table_full_name, target_table_full_name, count(*) AS n, max(event_time) AS t FROM system.access.table_lineage WHERE source_type = 'TABLE' AND target_type = 'TABLE' GROUP BY 1, 2 ORDER BY 1, 2
SELECT coalesce(entity_metadata.job_info.job_id, entity_metadata.dashboard_id, entity_metadata.notebook_id) AS e, count(*) AS n FROM system.access.table_lineage GROUP BY 1 ORDER BY 1
SELECT l.source_table_full_name AS s, collect_set(l.target_column_name) AS cols, size(collect_set(l.target_column_name)) AS n FROM system.access.column_lineage l GROUP BY 1 ORDER BY 1
SELECT DISTINCT source_table_catalog, source_table_schema FROM system.access.table_lineage WHERE (source_table_catalog, source_table_schema) IN (('main', 'default'), ('main', 'sales')) ORDER BY 1, 2
SELECT operation_type, operation_status, sum(usage_quantity) AS q, sum(CAST(operation_metrics['amount_of_data_compacted_bytes'] AS BIGINT)) AS b FROM system.storage.predictive_optimization_operations_history GROUP BY 1, 2 ORDER BY 1, 2
SELECT catalog_name, schema_name, table_name, timestampdiff(MILLISECOND, start_time, end_time) AS ms FROM system.storage.predictive_optimization_operations_history ORDER BY start_time, operation_id LIMIT 10
SELECT table_id, first_value(active_bytes) OVER w AS f, last_value(active_bytes) OVER w AS l, active_bytes - first_value(active_bytes) OVER w AS growth FROM system.storage.table_metrics_history WINDOW w AS (PARTITION BY table_id ORDER BY snapshot_date ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) ORDER BY 1, 4 LIMIT 30
SELECT catalog_name, format_number(sum(active_bytes) / 1073741824, 3) AS gib FROM system.storage.table_metrics_history GROUP BY 1 ORDER BY 1
SELECT experiment_id, status, count(*) AS n, avg(timestampdiff(SECOND, start_time, end_time)) AS s FROM system.mlflow.runs_latest GROUP BY 1, 2 ORDER BY 1, 2
SELECT run_id, m.metric_name, m.latest_value FROM system.mlflow.runs_latest LATERAL VIEW explode(aggregated_metrics) e AS m ORDER BY 1, 2 LIMIT 20
SELECT run_id, aggregated_metrics.metric_name AS names, array_max(aggregated_metrics.max_value) AS mx, CAST(params['lr'] AS DOUBLE) AS lr FROM system.mlflow.runs_latest ORDER BY run_id LIMIT 20
SELECT e.endpoint_name, date(u.request_time) AS d, sum(u.input_token_count + u.output_token_count) AS tokens, count_if(u.status_code BETWEEN 400 AND 499) AS bad FROM system.serving.endpoint_usage u JOIN system.serving.served_entities e ON u.served_entity_id = e.served_entity_id GROUP BY ALL ORDER BY 1, 2
SELECT served_entity_id, requester, sum(output_token_count) AS o, sum(sum(output_token_count)) OVER (PARTITION BY served_entity_id) AS total FROM system.serving.endpoint_usage GROUP BY 1, 2 ORDER BY 1, 2
SELECT usage_context['project'] AS p, count(*) AS n FROM system.serving.endpoint_usage GROUP BY usage_context['project'] ORDER BY 1
SELECT p.name, u.update_type, max(u.result_state) AS s, count(DISTINCT u.update_id) AS n FROM system.lakeflow.pipeline_update_timeline u JOIN system.lakeflow.pipelines p USING (workspace_id, pipeline_id) GROUP BY p.name, u.update_type ORDER BY 1, 2
SELECT settings.*, pipeline_id FROM system.lakeflow.pipelines ORDER BY pipeline_id, change_time LIMIT 10
SELECT usage_metadata.* FROM system.billing.usage ORDER BY record_id LIMIT 2
SELECT * EXCEPT (custom_tags, usage_metadata, identity_metadata, product_features) FROM system.billing.usage ORDER BY record_id LIMIT 3
SELECT sku_name, currency_code, CAST(pricing.default AS DECIMAL(10, 4)) AS p, pricing.promotional.default AS promo FROM system.billing.list_prices WHERE price_end_time IS NULL ORDER BY sku_name, cloud
SELECT sku_name, price_start_time, lead(price_start_time) OVER (PARTITION BY sku_name, cloud ORDER BY price_start_time) <=> price_end_time AS joined FROM system.billing.list_prices ORDER BY sku_name, cloud, price_start_time
SELECT a.sku_name FROM system.billing.list_prices a LEFT ANTI JOIN system.billing.usage b ON a.sku_name = b.sku_name ORDER BY 1
WITH daily AS (SELECT usage_date AS d, CAST(sum(usage_quantity) AS DOUBLE) AS q FROM system.billing.usage GROUP BY usage_date) SELECT d, q, (q - avg(q) OVER w) / stddev(q) OVER w AS z, abs(q - avg(q) OVER w) > 2 * stddev_samp(q) OVER w AS anomaly FROM daily WINDOW w AS (ORDER BY d ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING) ORDER BY d
WITH daily AS (SELECT datediff(usage_date, DATE'2020-01-01') AS x, CAST(sum(usage_quantity) AS DOUBLE) AS y FROM system.billing.usage GROUP BY 1) SELECT regr_slope(y, x) AS a, regr_intercept(y, x) AS b, regr_r2(y, x) AS r2, corr(y, x) AS c, covar_pop(y, x) AS cv FROM daily
SELECT t.q1, t.q2, t.q1 - t.q2 AS diff FROM (SELECT sum(usage_quantity) FILTER (WHERE usage_date >= date_sub(current_date(), 7)) AS q1, sum(usage_quantity) FILTER (WHERE usage_date < date_sub(current_date(), 7)) AS q2 FROM system.billing.usage) t
SELECT usage_date FROM system.billing.usage WHERE usage_date BETWEEN date_trunc('MONTH', add_months(current_date(), -1)) AND last_day(add_months(current_date(), -1)) GROUP BY 1 ORDER BY 1
SELECT count(*) AS n FROM system.billing.usage WHERE usage_start_time >= now() - 3 * INTERVAL '1' DAY
SELECT count(*) AS n FROM system.billing.usage WHERE usage_start_time >= now() - make_interval(0, 0, 0, 3)
SELECT count(*) AS n FROM system.billing.usage WHERE usage_start_time >= now() - make_dt_interval(3, 0, 0, 0)
SELECT count(*) AS n FROM system.billing.usage WHERE usage_start_time >= dateadd(DAY, -3, now()) AND usage_date >= dateadd(day, -3, current_date())
SELECT usage_date, sum(usage_quantity) AS q FROM system.billing.usage WHERE usage_date >= '2020-01-01' AND sku_name LIKE '%\\_JOBS%' ESCAPE '\\' GROUP BY 1 ORDER BY 1
SELECT sku_name FROM system.billing.usage WHERE sku_name LIKE '%!_JOBS!_%' ESCAPE '!' GROUP BY 1 ORDER BY 1
SELECT sku_name, hash(sku_name) % 10 AS h, xxhash64(sku_name) AS x, crc32(sku_name) AS c, sha2(sku_name, 256) AS s FROM system.billing.list_prices GROUP BY sku_name ORDER BY 1
SELECT workspace_id, usage_date, q, q / sum(q) OVER (PARTITION BY usage_date) AS share, ratio_to_report FROM (SELECT workspace_id, usage_date, sum(usage_quantity) AS q, 1 AS ratio_to_report FROM system.billing.usage GROUP BY 1, 2) ORDER BY 1, 2
WITH a AS (SELECT workspace_id, count(*) AS n FROM system.access.audit GROUP BY 1), b AS (SELECT workspace_id, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY 1) SELECT coalesce(a.workspace_id, b.workspace_id) AS w, n, q FROM a FULL OUTER JOIN b ON a.workspace_id = b.workspace_id ORDER BY 1
SELECT x.workspace_id, y.n FROM system.access.workspaces_latest x, LATERAL (SELECT count(*) AS n FROM system.billing.usage u WHERE u.workspace_id = x.workspace_id) y ORDER BY 1
SELECT w.workspace_name, u.q FROM system.access.workspaces_latest w CROSS JOIN (SELECT max(usage_quantity) AS q FROM system.billing.usage) u ORDER BY 1
SELECT usage_date, (SELECT max(usage_date) FROM system.billing.usage) AS latest, usage_date = (SELECT max(usage_date) FROM system.billing.usage) AS is_latest FROM system.billing.usage GROUP BY usage_date ORDER BY 1
SELECT instance_pool_id, max_capacity - min_idle_instances AS spare, disk_spec.disk_type AS dt, greatest(idle_instance_autotermination_minutes, 10) AS g FROM system.compute.instance_pools ORDER BY 1, change_time LIMIT 10
SELECT count_if(tags IS NULL) AS a, count_if(tags['owner'] IS NULL) AS b, count_if(NOT array_contains(map_keys(tags), 'team')) AS c FROM system.lakeflow.jobs
SELECT TRANSFORM_KEYS(tags, (k, v) -> upper(k)) AS t FROM system.lakeflow.jobs WHERE size(tags) = 1 ORDER BY job_id, change_time LIMIT 5
SELECT array_agg(DISTINCT result_state) IS NOT NULL AS a, array_size(array_agg(result_state)) AS b, bool_and(result_state IS NOT NULL) AS c FROM system.lakeflow.job_run_timeline
SELECT concat(lpad(CAST(floor(sum(total_duration_ms) / 3600000) AS INT), 2, '0'), ':', lpad(CAST(floor(sum(total_duration_ms) / 60000) % 60 AS INT), 2, '0')) AS hhmm FROM system.query.history
SELECT from_utc_timestamp(start_time, 'America/New_York') AS ny, hour(from_utc_timestamp(start_time, 'Asia/Tokyo')) AS h FROM system.query.history ORDER BY statement_id LIMIT 5
SELECT unix_date(usage_date) AS u, date_from_unix_date(19000) AS d, make_timestamp(2024, 2, 29, 12, 30, 15.5) AS t, date_part('WEEK', usage_date) AS w FROM system.billing.usage GROUP BY usage_date ORDER BY 1
SELECT percentile(total_duration_ms, array(0.25, 0.5, 0.75)) AS p, percentile_disc(0.5) WITHIN GROUP (ORDER BY total_duration_ms) AS d, median(total_duration_ms) AS m FROM system.query.history
SELECT executed_by, max(struct(total_duration_ms, statement_id)).statement_id AS slowest FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT executed_by, slice(sort_array(collect_list(total_duration_ms), false), 1, 3) AS top3 FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT executed_by, array_sort(collect_list(named_struct('ms', total_duration_ms, 'id', statement_id)), (a, b) -> CASE WHEN a.ms > b.ms THEN -1 WHEN a.ms < b.ms THEN 1 ELSE 0 END)[0].ms AS slow FROM system.query.history GROUP BY 1 ORDER BY 1
FROM system.billing.usage SELECT count(*) AS n
SELECT usage_date, sku_name, usage_quantity FROM system.billing.usage ORDER BY usage_quantity DESC NULLS LAST, record_id LIMIT 5 OFFSET 2
SELECT /*+ BROADCAST(p) */ count(*) AS n FROM system.billing.usage u JOIN system.billing.list_prices p ON u.sku_name = p.sku_name
SELECT usage_date, sum(usage_quantity) q FROM system.billing.usage GROUP BY usage_date ORDER BY q DESC, 1 LIMIT ALL
SELECT cluster_id, sum(CASE driver WHEN true THEN 1 ELSE 0 END) AS drivers, count(DISTINCT instance_id) - 1 AS workers FROM system.compute.node_timeline GROUP BY cluster_id ORDER BY 1
SELECT i.instance_id, min_by(i.state, i.event_time) AS f, max_by(i.state, i.event_time) AS l, count(*) AS n FROM system.compute.instance_events i GROUP BY 1 ORDER BY 1 LIMIT 10
SELECT executed_by, avg(end_time - start_time) AS a, sum(end_time - start_time) AS s, max(end_time - start_time) AS m FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT warehouse_id, event_time - lag(event_time) OVER (PARTITION BY warehouse_id ORDER BY event_time) AS gap FROM system.compute.warehouse_events ORDER BY 1, 2
SELECT max(usage_date) - min(usage_date) AS d, current_date() - max(usage_date) > INTERVAL '0' DAY AS b FROM system.billing.usage
SELECT CAST(end_time - start_time AS BIGINT) AS s, CAST(end_time - start_time AS DECIMAL(18, 3)) AS d, CAST(end_time - start_time AS STRING) AS t FROM system.query.history ORDER BY statement_id LIMIT 5
SELECT x, count(*) AS n FROM (SELECT end_time - start_time AS x FROM system.query.history) GROUP BY x ORDER BY n DESC, x LIMIT 5
SELECT window.start AS s, window.end AS e, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY window(usage_start_time, '6 hours', '3 hours') ORDER BY s
SELECT window(usage_start_time, '1 day') AS w, count(*) AS n FROM system.billing.usage GROUP BY 1 ORDER BY n, w.start
SELECT usage_unit, window(usage_start_time, '12 hours').start AS s, count(*) AS n FROM system.billing.usage GROUP BY usage_unit, window(usage_start_time, '12 hours') HAVING count(*) > 1 ORDER BY 1, 2
SELECT w.start, n FROM (SELECT window(event_time, '10 minutes', '5 minutes', '1 minute') AS w, count(*) AS n FROM system.access.audit GROUP BY 1) ORDER BY 1 LIMIT 20
SELECT a, EXISTS (SELECT 1 FROM VALUES (1), (3) AS u(b) WHERE u.b = t.a) AS e, NOT EXISTS (SELECT * FROM system.billing.list_prices p WHERE p.sku_name = 'x') AS n FROM VALUES (1), (2) AS t(a) ORDER BY a
SELECT CASE WHEN EXISTS (SELECT 1 FROM system.billing.usage u WHERE u.workspace_id = w.workspace_id) THEN 'used' ELSE 'idle' END AS k, workspace_id FROM system.access.workspaces_latest w ORDER BY 2
SELECT w.workspace_id FROM system.access.workspaces_latest w LEFT ANTI JOIN system.billing.usage u USING (workspace_id) ORDER BY 1
SELECT w.workspace_id FROM system.access.workspaces_latest w SEMI JOIN system.billing.usage u USING (workspace_id) ORDER BY 1
SELECT w.workspace_id FROM system.access.workspaces_latest w ANTI JOIN system.billing.usage u ON u.workspace_id = w.workspace_id ORDER BY 1
TABLE system.billing.list_prices
SELECT to_char(sum(usage_quantity), '$999,999,990.00') AS cost, format_number(sum(usage_quantity), '#,##0.00') AS f FROM system.billing.usage
SELECT from_utc_timestamp(start_time, 'America/New_York') AS ny, to_utc_timestamp(start_time, '+02:00') AS utc FROM system.query.history ORDER BY statement_id LIMIT 5
SELECT usage_date, sum(usage_quantity) AS q, sum(sum(usage_quantity)) OVER (ORDER BY usage_date RANGE BETWEEN INTERVAL '6' DAY PRECEDING AND CURRENT ROW) AS w FROM system.billing.usage GROUP BY 1 ORDER BY 1
WITH a AS (SELECT job_id, run_id, max(period_end_time) - min(period_start_time) AS took FROM system.lakeflow.job_run_timeline GROUP BY 1, 2) SELECT job_id, avg(took) AS mean, max(took) AS longest, percentile_approx(CAST(took AS BIGINT), 0.5) AS p50 FROM a GROUP BY job_id ORDER BY job_id
WITH a AS (SELECT job_id, run_id, max(period_end_time) - min(period_start_time) AS took FROM system.lakeflow.job_run_timeline GROUP BY 1, 2) SELECT job_id, count_if(took > INTERVAL '5' MINUTE) AS slow, sum(took) / count(*) AS mean, sum(took) * 2 AS twice FROM a GROUP BY job_id ORDER BY job_id
SELECT hour(window.start) AS h, count(*) AS n FROM system.query.history GROUP BY window(start_time, '1 hour') ORDER BY window.start
SELECT date_format(window(start_time, '15 minutes').end, 'HH:mm') AS t, count(*) AS n FROM system.query.history GROUP BY window(start_time, '15 minutes') ORDER BY 1
SELECT * FROM (SELECT date(start_time) AS d, statement_type AS t, execution_status AS s FROM system.query.history) PIVOT (count(*) AS n FOR (t, s) IN (('SELECT', 'FINISHED') AS ok, ('SELECT', 'FAILED') AS bad)) ORDER BY d
SELECT usage_date, nullif(sum(usage_quantity), 0) / (SELECT count(DISTINCT usage_date) FROM system.billing.usage) AS share FROM system.billing.usage GROUP BY usage_date ORDER BY usage_date
SELECT t.*, rank() OVER (ORDER BY t.q DESC, t.sku_name) AS r FROM (SELECT sku_name, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY sku_name) t ORDER BY r
SELECT u.workspace_id, u.usage_date, u.q, avg(u.q) OVER (PARTITION BY u.workspace_id ORDER BY u.usage_date ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING) AS base FROM (SELECT workspace_id, usage_date, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY ALL) u ORDER BY 1, 2
SELECT greatest(max(a.event_time), max(a.event_time)) AS g, bool_or(a.action_name = 'login') AS b, count(*) FILTER (WHERE a.response.status_code >= 400) AS bad FROM system.access.audit a
SELECT regexp_extract(user_agent, '^([A-Za-z]+)', 1) AS client, count(DISTINCT user_identity.email) AS users FROM system.access.audit GROUP BY 1 ORDER BY users DESC, client
SELECT action_name, array_sort(collect_set(coalesce(request_params['user'], 'none'))) AS who FROM system.access.audit GROUP BY action_name ORDER BY action_name
SELECT event_time, lead(event_time) OVER (PARTITION BY user_identity.email ORDER BY event_time, event_id) - event_time AS gap FROM system.access.audit ORDER BY event_time, gap LIMIT 20
SELECT DISTINCT usage_metadata.endpoint_name FROM system.billing.usage WHERE usage_metadata.endpoint_name IS NOT NULL ORDER BY 1
SELECT cluster_id, to_json(map_from_entries(array(struct('cpu', avg(cpu_user_percent) > 0)))) AS j FROM system.compute.node_timeline GROUP BY cluster_id ORDER BY cluster_id
SELECT job_id, named_struct('runs', count(*), 'bad', count_if(result_state <> 'SUCCEEDED')) AS s FROM system.lakeflow.job_run_timeline GROUP BY job_id ORDER BY job_id
SELECT s.bad FROM (SELECT job_id, named_struct('runs', count(*), 'bad', count_if(result_state <> 'SUCCEEDED')) AS s FROM system.lakeflow.job_run_timeline GROUP BY job_id) ORDER BY 1
SELECT sum(CAST((unix_timestamp(end_time) - unix_timestamp(start_time)) AS DOUBLE)) / 60 AS m, sum(timestampdiff(SECOND, start_time, end_time)) AS s, sum(datediff(SECOND, start_time, end_time)) AS d FROM system.query.history
SELECT workspace_id, sku_name, sum(usage_quantity) AS q FROM system.billing.usage GROUP BY workspace_id, sku_name HAVING sum(usage_quantity) > (SELECT avg(usage_quantity) FROM system.billing.usage) ORDER BY 1, 2
SELECT (SELECT max(usage_date) FROM system.billing.usage) - INTERVAL 7 DAYS AS since, date_sub((SELECT max(usage_date) FROM system.billing.usage), 7) AS s2
SELECT x.cluster_id FROM system.compute.clusters x WHERE x.change_time = (SELECT max(y.change_time) FROM system.compute.clusters y WHERE y.cluster_id = x.cluster_id) ORDER BY 1 LIMIT 20
SELECT count(*) AS n FROM system.compute.clusters c WHERE c.cluster_id IN (SELECT usage_metadata.cluster_id FROM system.billing.usage WHERE usage_metadata.cluster_id IS NOT NULL)
SELECT sku_name, price_start_time, row_number() OVER (PARTITION BY sku_name ORDER BY price_start_time DESC) AS rn, pricing.effective_list.default * 1.1 AS marked_up, pricing.default / 3 AS third, round(pricing.default * 0.9, 4) AS discounted FROM system.billing.list_prices ORDER BY 1, 2
SELECT sum(usage_quantity * 0.07) AS a, sum(usage_quantity) * 0.07 AS b, avg(usage_quantity) AS c, avg(usage_quantity * 2) AS d, sum(usage_quantity / 3) AS e, stddev(usage_quantity) AS f, max(usage_quantity) - min(usage_quantity) AS g FROM system.billing.usage
SELECT round(sum(usage_quantity), 2) AS r, ceil(sum(usage_quantity)) AS c, floor(sum(usage_quantity)) AS f, CAST(sum(usage_quantity) AS DOUBLE) AS d, CAST(sum(usage_quantity) AS INT) AS i, CAST(sum(usage_quantity) AS STRING) AS s, bround(sum(usage_quantity), 1) AS b FROM system.billing.usage
SELECT sum(q) AS t, sum(q) / count(*) AS m, sum(q * q) AS sq FROM (SELECT usage_quantity AS q FROM system.billing.usage)
SELECT sum(total_duration_ms / 1000) AS a, sum(total_duration_ms) / 1000 AS b, avg(total_duration_ms) / 1000 AS c, sum(total_duration_ms) div 1000 AS d, round(sum(total_duration_ms) / 3600000.0, 3) AS e FROM system.query.history
SELECT executed_by, round(sum(read_bytes) / 1024 / 1024 / 1024, 4) AS gb, round(sum(read_bytes) / power(1024, 3), 4) AS gb2, sum(read_bytes) / 1e9 AS gb3 FROM system.query.history GROUP BY 1 ORDER BY 1
SELECT total_duration_ms, lag(total_duration_ms, 1, 0L) OVER (ORDER BY start_time, statement_id) AS p, total_duration_ms - lag(total_duration_ms, 1, total_duration_ms) OVER (ORDER BY start_time, statement_id) AS d FROM system.query.history ORDER BY start_time, statement_id LIMIT 20
SELECT count(*) AS n FROM system.billing.usage WHERE usage_start_time >= current_timestamp() - INTERVAL '2 days 12 hours'
SELECT `usage_date` AS `Day of use`, sum(`usage_quantity`) AS `DBU (sum)` FROM `system`.`billing`.`usage` GROUP BY `usage_date` ORDER BY `Day of use`

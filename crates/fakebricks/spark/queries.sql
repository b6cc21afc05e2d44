-- Queries that Spark and the simulation answer alike, one a line. `answers.jsonl` holds what Spark says.
SELECT CAST(12 AS DECIMAL(38,18)) * CAST(12 AS DECIMAL(38,18)) AS x
SELECT CAST(12 AS DECIMAL(38,18)) + CAST(12 AS DECIMAL(38,18)) AS x
SELECT CAST(1 AS DECIMAL(38,18)) / CAST(3 AS DECIMAL(38,18)) AS x
SELECT CAST(7.5 AS DECIMAL(10,2)) % CAST(2 AS DECIMAL(5,1)) AS x
SELECT CAST(9999999999 AS DECIMAL(38,18)) * CAST(9999999999 AS DECIMAL(38,18)) AS x
SELECT CAST('99999999999999999999' AS DECIMAL(38,18)) * CAST('99999999999999999999' AS DECIMAL(38,18)) AS x
SELECT 1.5 * 2 AS a, 1.5 + 1 AS b, 1.5 - 0.25 AS c, 1.5 / 2 AS d
SELECT 0.1 + 0.2 AS x
SELECT 1.10 * 3.333 AS x
SELECT 2 * CAST(3.14 AS DECIMAL(38,18)) AS x
SELECT CAST(5 AS BIGINT) * CAST(1.5 AS DECIMAL(10,2)) AS x
SELECT CAST(1.005 AS DECIMAL(10,3)) AS a, CAST(1.005 AS DECIMAL(10,2)) AS b, CAST(-1.005 AS DECIMAL(10,2)) AS c
SELECT CAST(123456 AS DECIMAL(5,2)) AS x
SELECT sum(x) AS s, avg(x) AS a, min(x) AS mi, max(x) AS ma FROM (VALUES (CAST(1.5 AS DECIMAL(38,18))), (CAST(2.25 AS DECIMAL(38,18)))) AS t(x)
SELECT sum(x) AS s FROM (VALUES (CAST('99999999999999999999.5' AS DECIMAL(38,18))), (CAST('99999999999999999999.5' AS DECIMAL(38,18)))) AS t(x)
SELECT sum(x) AS s, avg(x) AS a FROM (VALUES (CAST(1.55 AS DECIMAL(10,2))), (CAST(2.25 AS DECIMAL(10,2))), (NULL)) AS t(x)
SELECT sum(x * y) AS cost FROM (VALUES (CAST(1.5 AS DECIMAL(38,18)), CAST(0.55 AS DECIMAL(38,18))), (CAST(10 AS DECIMAL(38,18)), CAST(0.7 AS DECIMAL(38,18)))) AS t(x, y)
SELECT sum(x) AS s, avg(x) AS a FROM (VALUES (1), (2), (4)) AS t(x)
SELECT sum(x) AS s FROM (VALUES (9223372036854775807), (1)) AS t(x)
SELECT try_sum(x) AS s FROM (VALUES (9223372036854775807), (1)) AS t(x)
SELECT sum(x) AS s, avg(x) AS a FROM (VALUES (1.5D), (2.5D)) AS t(x)
SELECT 2147483647 + 1 AS x
SELECT 9223372036854775807 + 1 AS x
SELECT 3000000000 AS a, 5 AS b, -2147483648 AS c, 12345678901234567890 AS d
SELECT 1L AS a, 1S AS b, 1Y AS c, 1.5D AS d, 1.5BD AS e, 1e3 AS f, 2.50 AS g, .5 AS h
SELECT 7 / 2 AS a, 7 div 2 AS b, 7 % 3 AS c, -7 % 3 AS d, -7 div 2 AS e
SELECT 1 / 0 AS x
SELECT 1 % 0 AS x
SELECT 1.5 / 0 AS x
SELECT 1 div 0 AS x
SELECT try_divide(1, 0) AS a, try_divide(6, 4) AS b, try_divide(1.5, 0.5) AS c
SELECT try_add(2147483647, 1) AS a, try_subtract(5, 3) AS b, try_multiply(3, 4) AS c
SELECT CASE WHEN b <> 0 THEN a / b END AS x FROM (VALUES (1, 0), (1, 2)) AS t(a, b) ORDER BY a, b
SELECT a FROM (VALUES (1, 0), (1, 2)) AS t(a, b) WHERE b <> 0 AND a / b < 1
SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x
SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x DESC
SELECT x FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY x NULLS LAST
SELECT x, row_number() OVER (ORDER BY x) AS n FROM (VALUES (2), (NULL), (1)) AS t(x) ORDER BY n
SELECT x, rank() OVER (ORDER BY x DESC) AS n, dense_rank() OVER (ORDER BY x DESC) AS d FROM (VALUES (2), (2), (NULL), (1)) AS t(x) ORDER BY n, x
SELECT x, sum(x) OVER (ORDER BY x) AS s FROM (VALUES (1), (2), (3)) AS t(x) ORDER BY x
SELECT x, avg(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM (VALUES (1), (2), (5)) AS t(x) ORDER BY x
SELECT x, lag(x) OVER (ORDER BY x) AS a, lead(x, 1, 0) OVER (ORDER BY x) AS b FROM (VALUES (1), (2), (5)) AS t(x) ORDER BY x
SELECT g, x, sum(x) OVER (PARTITION BY g ORDER BY x) AS s FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) AS t(g, x) ORDER BY g, x
SELECT x, first_value(x) OVER (ORDER BY x) AS f, last_value(x) OVER (ORDER BY x) AS l, ntile(2) OVER (ORDER BY x) AS n FROM (VALUES (1), (2), (3)) AS t(x) ORDER BY x
SELECT x, percent_rank() OVER (ORDER BY x) AS p, cume_dist() OVER (ORDER BY x) AS c FROM (VALUES (1), (2), (3)) AS t(x) ORDER BY x
SELECT x, count(*) OVER () AS n FROM (VALUES (1), (2)) AS t(x) ORDER BY x
SELECT array(10, 20, 30)[0] AS a, array(10, 20, 30)[2] AS b
SELECT array(10, 20)[2] AS x
SELECT element_at(array(10, 20, 30), 1) AS a, element_at(array(10, 20, 30), -1) AS b, try_element_at(array(10), 5) AS c, get(array(1, 2), 7) AS d
SELECT element_at(array(10), 5) AS x
SELECT size(array(1, 2, 3)) AS a, size(NULL) AS b
SELECT array_contains(array('a', 'b'), 'b') AS a, array_contains(array(1, NULL), 2) AS b
SELECT array_join(array('a', NULL, 'b'), '-') AS a, array_join(array('a', NULL), '-', '?') AS b
SELECT array_distinct(array(1, 2, 1)) AS a, sort_array(array(3, NULL, 1)) AS b, sort_array(array(3, NULL, 1), false) AS c, array_max(array(1, 5)) AS d, array_min(array(1, NULL)) AS e
SELECT flatten(array(array(1, 2), array(3))) AS a, slice(array(1, 2, 3, 4), 2, 2) AS b
SELECT named_struct('a', 1, 'b', 'x') AS s
SELECT s.a AS a, s.b AS b FROM (SELECT named_struct('a', 1, 'b', 'x') AS s) AS t
SELECT s.a FROM (SELECT named_struct('a', 1, 'b', 'x') AS s) AS t
SELECT explode(array(1, 2, 3)) AS x
SELECT k, explode(v) AS x FROM (VALUES ('a', array(1, 2)), ('b', array(3))) AS t(k, v)
SELECT CAST(TIMESTAMP '2024-02-29 10:11:12.5' AS BIGINT) AS a, CAST(TIMESTAMP '2024-02-29 10:11:12.5' AS DOUBLE) AS b
SELECT CAST('2024-02-29' AS DATE) AS a, CAST('2024-02-29 10:11:12' AS TIMESTAMP) AS b, CAST(1709201472 AS TIMESTAMP) AS c
SELECT CAST('abc' AS INT) AS x
SELECT try_cast('abc' AS INT) AS a, try_cast('12' AS INT) AS b, try_cast('2024-13-01' AS DATE) AS c
SELECT CAST('1.5' AS INT) AS x
SELECT CAST(' 12 ' AS INT) AS a, CAST('1.5' AS DOUBLE) AS b, CAST('1.55' AS DECIMAL(5,1)) AS c, CAST('true' AS BOOLEAN) AS d
SELECT CAST(3.7 AS INT) AS a, CAST(-3.7 AS INT) AS b, CAST(3.7D AS BIGINT) AS c, CAST(TRUE AS INT) AS d
SELECT CAST(300 AS TINYINT) AS x
SELECT CAST(1.0D AS STRING) AS a, CAST(1e10 AS STRING) AS b, CAST(0.00001D AS STRING) AS c, CAST(1.50 AS STRING) AS d, CAST(TRUE AS STRING) AS e
SELECT CAST(DATE '2024-01-05' AS STRING) AS a, CAST(TIMESTAMP '2024-01-05 01:02:03.100' AS STRING) AS b, CAST(TIMESTAMP '2024-01-05 01:02:03' AS STRING) AS c
SELECT CAST(5 AS LONG) AS a, CAST(5 AS SHORT) AS b, CAST(5 AS BYTE) AS c, CAST(5 AS INTEGER) AS d
SELECT '5' :: INT AS a, int('7') AS b, string(5) AS c, double(3) AS d, date('2024-01-01') AS e, boolean('yes') AS f
SELECT 1e10 AS a, 123456789.125D AS b, 0.1D + 0.2D AS c, 1D / 3 AS d
SELECT '1' = 1 AS a, '2024-01-01' = DATE '2024-01-01' AS b, '10' > 9 AS c, DATE '2024-01-01' < TIMESTAMP '2024-01-01 01:00:00' AS d
SELECT 'abc' = 1 AS x
SELECT 1.50 = 1.5 AS a, 1 = 1.0 AS b, 1 = 1.0D AS c
SELECT NULL = 1 AS a, NULL <=> NULL AS b, 1 <=> NULL AS c, 1 <> 2 AS d
SELECT NULL AND FALSE AS a, NULL OR TRUE AS b, NOT NULL AS c
SELECT 1 IN (1, 2) AS a, 3 IN (1, NULL) AS b, 3 NOT IN (1, 2) AS c, 'a' IN ('a', 'b') AS d
SELECT 5 BETWEEN 1 AND 10 AS a, 5 NOT BETWEEN 1 AND 3 AS b, DATE '2024-01-05' BETWEEN '2024-01-01' AND '2024-01-31' AS c
SELECT if(1 > 0, 'y', 'n') AS a, if(NULL, 1, 2) AS b, if(FALSE, 1, 2.5) AS c
SELECT coalesce(NULL, 1, 2) AS a, nvl(NULL, 'x') AS b, ifnull(1, 2) AS c, nvl2(NULL, 1, 2) AS d, nullif(1, 1) AS e, nullif(1, 2) AS f
SELECT coalesce(NULL, 1, 2.5) AS a, coalesce(CAST(NULL AS STRING), 'x') AS b
SELECT nullifzero(0) AS a, zeroifnull(NULL) AS b
SELECT greatest(1, NULL, 3) AS a, least(1, NULL, 3) AS b, greatest('a', 'b') AS c, greatest(1, 2.5) AS d
SELECT isnull(NULL) AS a, isnotnull(1) AS b, equal_null(NULL, NULL) AS c
SELECT CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END AS a, CASE 3 WHEN 1 THEN 'x' WHEN 3 THEN 'y' END AS b, CASE WHEN TRUE THEN 1 ELSE 2.5 END AS c
SELECT 1 / 3 AS a, 2 / 4 AS b, 10 / 5 AS c
SELECT abs(-5) AS a, abs(-1.5) AS b, abs(-2.5D) AS c, -(-3) AS d
SELECT round(2.5) AS a, round(-2.5) AS b, round(1.2345, 2) AS c, round(1234.5, -2) AS d, round(2.345D, 2) AS e, round(15, -1) AS f
SELECT bround(2.5) AS a, bround(3.5) AS b, bround(2.5D) AS c
SELECT floor(2.7) AS a, floor(-2.7) AS b, ceil(2.1) AS c, ceiling(-2.1) AS d, floor(5) AS e, ceil(2.5D) AS f
SELECT sign(-3) AS a, sqrt(16) AS b, cbrt(27D) AS c, exp(0) AS d, ln(1) AS e, log(2, 8) AS f, log10(1000) AS g, log2(8) AS h, ln(0) AS i
SELECT pow(2, 10) AS a, power(2D, 0.5D) AS b, mod(10, 3) AS c, pmod(-7, 3) AS d
SELECT upper('aBc') AS a, lower('aBc') AS b, length('héllo') AS c, reverse('abc') AS d, initcap('hello wORLD') AS e
SELECT trim('  a  ') AS a, ltrim('  a') AS b, rtrim('a  ') AS c, btrim('xxaxx', 'x') AS d, trim(BOTH 'x' FROM 'xax') AS e, trim(LEADING 'x' FROM 'xax') AS f, ltrim('x', 'xax') AS g
SELECT substr('Spark SQL', 5) AS a, substr('Spark SQL', -3) AS b, substr('Spark SQL', 5, 1) AS c, substring('Spark SQL', 0, 3) AS d, substr('abc', -5, 3) AS e, substring('abc' FROM 2 FOR 1) AS f
SELECT left('Spark', 3) AS a, right('Spark', 3) AS b, substring_index('a.b.c', '.', 2) AS c, substring_index('a.b.c', '.', -1) AS d
SELECT concat('a', 'b', 1) AS a, concat('a', NULL) AS b, 'a' || 'b' AS c, 'a' || NULL AS d, concat_ws('-', 'a', NULL, 'b') AS e, concat_ws('-', array('x', 'y'), 'z') AS f
SELECT replace('abcabc', 'b', 'x') AS a, replace('abc', 'b') AS b, translate('abc', 'ab', 'x') AS c, repeat('ab', 3) AS d
SELECT split('a,b,c', ',') AS a, split('a1b2c', '[0-9]') AS b, split('a,b,c', ',', 2) AS c, split_part('a.b.c', '.', 2) AS d, split_part('a.b', '.', 5) AS e
SELECT split('a,b,c', ',')[1] AS x
SELECT startswith('abc', 'a') AS a, endswith('abc', 'c') AS b, contains('abc', 'd') AS c, instr('abcb', 'b') AS d, locate('b', 'abcb', 3) AS e, position('c' IN 'abc') AS f
SELECT lpad('7', 3, '0') AS a, rpad('7', 3, 'x') AS b, lpad('abcd', 2) AS c, lpad('a', 3) AS d
SELECT ascii('A') AS a, char(65) AS b, space(2) AS c
SELECT regexp_replace('a1b2c3', '[0-9]', '') AS a, regexp_replace('2024-01-02', '(\\d+)-(\\d+)', '$2/$1') AS b
SELECT regexp_extract('100-200', '(\\d+)-(\\d+)', 1) AS a, regexp_extract('100-200', '(\\d+)-(\\d+)', 2) AS b, regexp_extract('foo', '(\\d+)', 1) AS c, regexp_extract('x9', '([a-z])') AS d
SELECT 'abc' RLIKE '^a' AS a, regexp_like('abc', 'c$') AS b, 'abc' LIKE 'a%' AS c, 'abc' NOT LIKE '_b_' AS d, 'ABC' ILIKE 'a%' AS e, 'a_c' LIKE 'a\\_c' AS f, regexp_count('a1b2', '[0-9]') AS g
SELECT get_json_object('{"a":{"b":[1,"x"]}}', '$.a.b[1]') AS a, get_json_object('{"a":1}', '$.b') AS b, get_json_object('{"a":{"b":1}}', '$.a') AS c
SELECT date_add(DATE '2024-02-28', 2) AS a, date_sub(DATE '2024-03-01', 1) AS b, datediff(DATE '2024-03-01', DATE '2024-02-28') AS c, date_add('2024-01-01', 1) AS d
SELECT date_add(d, n) AS x FROM (VALUES (DATE '2024-01-01', 3), (DATE '2024-01-31', -1)) AS t(d, n) ORDER BY x
SELECT DATE '2024-01-01' + 1 AS a, DATE '2024-01-01' - 1 AS b, DATE '2024-01-31' + INTERVAL 1 MONTH AS c, DATE '2024-01-01' + INTERVAL '2' DAY AS d
SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '1 day' AS a, TIMESTAMP '2024-01-01 00:00:00' - INTERVAL 90 MINUTES AS b, TIMESTAMP '2024-03-31 12:00:00' - INTERVAL 1 MONTH AS c
SELECT DATE '2024-01-01' + INTERVAL 5 HOURS AS x
SELECT TIMESTAMP '2024-01-01 10:00:00' - TIMESTAMP '2024-01-01 09:00:00' > INTERVAL '30' MINUTE AS x
SELECT add_months(DATE '2024-01-31', 1) AS a, last_day(DATE '2024-02-05') AS b, next_day(DATE '2024-02-05', 'MON') AS c, months_between(DATE '2024-03-31', DATE '2024-02-29') AS d, months_between(TIMESTAMP '1997-02-28 10:30:00', DATE '1996-10-30') AS e
SELECT trunc(DATE '2024-02-15', 'MM') AS a, trunc(DATE '2024-02-15', 'YEAR') AS b, trunc(DATE '2024-02-15', 'WEEK') AS c, trunc(DATE '2024-05-15', 'quarter') AS d
SELECT date_trunc('HOUR', TIMESTAMP '2024-02-15 10:11:12') AS a, date_trunc('week', TIMESTAMP '2024-02-15 10:11:12') AS b, date_trunc('month', DATE '2024-02-15') AS c, date_trunc('DAY', '2024-02-15 10:11:12') AS d
SELECT year(DATE '2024-02-29') AS a, quarter(DATE '2024-05-01') AS b, month(DATE '2024-02-29') AS c, day(DATE '2024-02-29') AS d, dayofweek(DATE '2024-02-29') AS e, weekday(DATE '2024-02-29') AS f, dayofyear(DATE '2024-02-29') AS g, weekofyear(DATE '2024-01-01') AS h
SELECT hour(TIMESTAMP '2024-02-29 10:11:12') AS a, minute(TIMESTAMP '2024-02-29 10:11:12') AS b, second(TIMESTAMP '2024-02-29 10:11:12.5') AS c
SELECT extract(YEAR FROM DATE '2024-02-29') AS a, extract(DOW FROM DATE '2024-02-25') AS b, extract(DAYOFWEEK_ISO FROM DATE '2024-02-25') AS c, extract(SECOND FROM TIMESTAMP '2024-02-29 10:11:12.5') AS d, extract(WEEK FROM DATE '2024-02-25') AS e
SELECT date_part('MONTH', DATE '2024-02-29') AS a, date_part('doy', DATE '2024-02-29') AS b
SELECT date_format(TIMESTAMP '2024-02-29 15:11:12.123', 'yyyy-MM-dd HH:mm:ss.SSS') AS a, date_format(DATE '2024-02-29', 'E, d MMM yyyy') AS b, date_format(DATE '2024-02-29', 'EEEE') AS c, date_format(TIMESTAMP '2024-02-29 15:11:12', 'h:mm a') AS d, date_format(DATE '2024-02-29', 'MMMM D q') AS e, date_format(DATE '2024-02-29', "yy'x'M") AS f
SELECT to_date('2024-02-29') AS a, to_date('29/02/2024', 'dd/MM/yyyy') AS b, to_timestamp('2024-02-29 10:11:12') AS c, to_timestamp('2024/02/29 10', 'yyyy/MM/dd HH') AS d
SELECT to_date('xx', 'dd/MM/yyyy') AS x
SELECT unix_timestamp(TIMESTAMP '2024-02-29 10:11:12') AS a, unix_seconds(TIMESTAMP '2024-02-29 10:11:12') AS b, unix_millis(TIMESTAMP '2024-02-29 10:11:12.5') AS c, unix_micros(TIMESTAMP '1969-12-31 23:59:59') AS d
SELECT from_unixtime(0) AS a, from_unixtime(1709201472, 'yyyy') AS b, timestamp_seconds(1709201472) AS c, timestamp_millis(1709201472123) AS d, timestamp_micros(1709201472123456) AS e
SELECT timestampdiff(HOUR, TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-02 01:30:00') AS a, timestampdiff(MONTH, DATE '2024-01-31', DATE '2024-02-29') AS b, datediff(DAY, TIMESTAMP '2024-01-01 12:00:00', TIMESTAMP '2024-01-03 11:00:00') AS c
SELECT timestampadd(DAY, 2, TIMESTAMP '2024-01-01 00:00:00') AS a, dateadd(MONTH, 1, TIMESTAMP '2024-01-31 00:00:00') AS b
SELECT make_date(2024, 2, 29) AS a, dayname(DATE '2024-02-29') AS b, monthname(DATE '2024-02-29') AS c
SELECT make_date(2024, 13, 1) AS x
SELECT count(*) AS a, count(x) AS b, count(DISTINCT x) AS c, count_if(x > 1) AS d FROM (VALUES (1), (2), (2), (NULL)) AS t(x)
SELECT first(x) AS a, last(x) AS b, any_value(x) AS c, first(x, true) AS d FROM (VALUES (1)) AS t(x)
SELECT max_by(n, v) AS a, min_by(n, v) AS b FROM (VALUES ('a', 1), ('b', 3), ('c', NULL)) AS t(n, v)
SELECT collect_set(x) AS a, size(collect_list(x)) AS b FROM (VALUES (1), (1)) AS t(x)
SELECT bool_and(x) AS a, bool_or(x) AS b, every(x) AS c, some(x) AS d FROM (VALUES (TRUE), (FALSE), (NULL)) AS t(x)
SELECT median(x) AS a, percentile(x, 0.25) AS b, percentile_approx(x, 0.5) AS c, approx_percentile(x, 0.9) AS d FROM (VALUES (1), (2), (3), (10)) AS t(x)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS a FROM (VALUES (1), (2), (3), (10)) AS t(x)
SELECT stddev(x) AS a, stddev_pop(x) AS b, variance(x) AS c, var_pop(x) AS d FROM (VALUES (1), (2), (4)) AS t(x)
SELECT stddev(x) AS a FROM (VALUES (1)) AS t(x)
SELECT sum(x) AS a, count(x) AS b, max(x) AS c, avg(x) AS d FROM (VALUES (1)) AS t(x) WHERE x > 5
SELECT g, sum(x) FILTER (WHERE x > 1) AS s FROM (VALUES ('a', 1), ('a', 2), ('b', 1)) AS t(g, x) GROUP BY g ORDER BY g
SELECT g, count(*) AS n FROM (VALUES ('a'), ('b'), ('a')) AS t(g) GROUP BY 1 ORDER BY 2 DESC, 1
SELECT g, count(*) AS n FROM (VALUES ('a'), ('b'), ('a')) AS t(g) GROUP BY ALL ORDER BY g
SELECT upper(g) AS u, count(*) AS n FROM (VALUES ('a'), ('b'), ('A')) AS t(g) GROUP BY u HAVING n > 1
SELECT g, sum(x) AS s FROM (VALUES ('a', 1), ('b', 2)) AS t(g, x) GROUP BY ROLLUP (g) ORDER BY g
SELECT g, h, count(*) AS n FROM (VALUES ('a', 1), ('b', 2)) AS t(g, h) GROUP BY GROUPING SETS ((g), (h)) ORDER BY g, h
SELECT x FROM (VALUES (1)) AS t(x) GROUP BY y
SELECT x, sum(y) FROM (VALUES (1, 2)) AS t(x, y)
SELECT 1 + 1 AS a, a + 1 AS b, b * 2 AS c
SELECT x + 1 AS y, y * 2 AS z FROM (VALUES (1)) AS t(x)
SELECT x AS y, y + 1 AS z FROM (VALUES (1, 10)) AS t(x, y)
SELECT 1 AS a, 2 AS a
SELECT x, x FROM (VALUES (1)) AS t(x)
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, s) ORDER BY n LIMIT 1
SELECT n FROM (VALUES (1), (2), (3)) AS t(n) ORDER BY n LIMIT 1 OFFSET 1
SELECT a.n, b.m FROM (VALUES (1), (2)) AS a(n) LEFT JOIN (VALUES (2)) AS b(m) ON a.n = b.m ORDER BY a.n
SELECT n FROM (VALUES (1), (2)) AS a(n) LEFT SEMI JOIN (VALUES (2)) AS b(m) ON a.n = b.m
SELECT n FROM (VALUES (1), (2)) AS a(n) LEFT ANTI JOIN (VALUES (2)) AS b(m) ON a.n = b.m
SELECT n FROM (VALUES (1), (2)) AS a(n) WHERE n IN (SELECT m FROM (VALUES (2)) AS b(m))
SELECT n FROM (VALUES (1), (2)) AS a(n) WHERE EXISTS (SELECT 1 FROM (VALUES (2)) AS b(m) WHERE b.m = a.n)
SELECT (SELECT max(m) FROM (VALUES (2), (5)) AS b(m)) AS x
SELECT n FROM (VALUES (1), (2)) AS a(n) UNION ALL SELECT 3
SELECT n FROM (VALUES (1), (1)) AS a(n) UNION SELECT 1
SELECT n FROM (VALUES (1), (2)) AS a(n) UNION ALL SELECT 1.5
SELECT n FROM (VALUES (1), (2)) AS a(n) EXCEPT SELECT 1
SELECT n FROM (VALUES (1), (2)) AS a(n) INTERSECT SELECT 1
WITH t AS (SELECT 1 AS x UNION ALL SELECT 2), u AS (SELECT sum(x) AS s FROM t) SELECT s * 2 AS d FROM u
WITH c AS (SELECT upper('a')) SELECT * FROM c
SELECT DISTINCT x FROM (VALUES (1), (1), (2)) AS t(x) ORDER BY x
SELECT window(ts, '1 hour').start AS s, count(*) AS n FROM (VALUES (TIMESTAMP '2024-01-01 10:05:00'), (TIMESTAMP '2024-01-01 10:55:00'), (TIMESTAMP '2024-01-01 11:05:00')) AS t(ts) GROUP BY window(ts, '1 hour') ORDER BY s
SELECT sum(CASE WHEN x > 1 THEN x ELSE 0 END) AS s, sum(if(x > 1, 1, 0)) AS n FROM (VALUES (1), (2), (3)) AS t(x)
SELECT round(sum(x) / count(*), 2) AS a, round(100.0 * sum(x) / sum(y), 1) AS b FROM (VALUES (1, 3), (2, 4)) AS t(x, y)
SELECT sum(q * p) AS cost, round(sum(q * p), 2) AS r FROM (VALUES (CAST(1.123456 AS DECIMAL(38,18)), CAST(0.55 AS DECIMAL(38,18))), (CAST(2.5 AS DECIMAL(38,18)), CAST(0.07 AS DECIMAL(38,18)))) AS t(q, p)
SELECT nosuch(1) AS x
SELECT x FROM (VALUES (1)) AS t(y)
SELECT length() AS x
SELECT year(5) AS x
SELECT sum(TRUE) AS x
SELECT TRUE + 1 AS x
SELECT cast(DATE '2024-01-01' AS INT) AS x
SELECT 'a' AS `Mixed Case`, 1 AS Total
SELECT x FROM (VALUES ('b'), ('a'), (NULL), ('B')) AS t(x) ORDER BY x
SELECT map_keys(map('a', 1)) AS x
SELECT typeof(1) AS x
SELECT current_date() = date(current_timestamp()) AS x
SELECT '2024-01-02' > '2024-01-01' AS a, 'b' > 'a' AS b, 'a' < 'B' AS c
SELECT CAST(NULL AS INT) + 1 AS a, NULL + 1 AS b, concat(NULL) AS c
SELECT -5 AS a, +5 AS b, - 2.5 AS c, 2 - -2 AS d
SELECT 10 / 4 * 2 AS a, (1 + 2) * 3 AS b, 2 + 3 * 4 AS c
SELECT sha2('abc', 256) AS a, sha1('abc') AS b, sha('') AS c, crc32('abc') AS d, hex('abc') AS e, hex(255) AS f, bin(13) AS g, factorial(5) AS h
SELECT url_encode('a b&c') AS a, url_decode('a+b%26c') AS b, soundex('Miller') AS c, luhn_check('79927398713') AS d, sha2(NULL, 256) AS e
SELECT CAST('12.345' AS DECIMAL(38,18)) * 2 AS a, CAST(12.345 AS DECIMAL(38,18)) / 3 AS b, CAST(1 AS DECIMAL(38,18)) - CAST(0.000001 AS DECIMAL(38,18)) AS c
SELECT sum(q) AS s, avg(q) AS a, max(q) - min(q) AS d FROM (VALUES (CAST(1.25 AS DECIMAL(38,18))), (CAST(-0.75 AS DECIMAL(38,18))), (NULL)) AS t(q)
SELECT round(CAST(2.345678 AS DECIMAL(38,18)), 2) AS a, floor(CAST(2.9 AS DECIMAL(38,18))) AS b, abs(CAST(-2.5 AS DECIMAL(10,2))) AS c
SELECT CAST(1.5 AS DECIMAL(10,2)) = 1.50 AS a, CAST(1.5 AS DECIMAL(10,2)) > 1 AS b, CAST(2 AS DECIMAL(38,18)) IN (1, 2) AS c
SELECT coalesce(CAST(NULL AS DECIMAL(38,18)), 0) AS a, if(TRUE, CAST(1.5 AS DECIMAL(10,2)), 0) AS b
SELECT sum(x) / sum(y) AS r, sum(x) * 100 / count(*) AS p FROM (VALUES (1, 4), (2, 4)) AS t(x, y)
SELECT g, sum(q * p) AS cost FROM (VALUES ('a', CAST(2 AS DECIMAL(38,18)), CAST(0.5 AS DECIMAL(38,18))), ('b', CAST(3 AS DECIMAL(38,18)), CAST(0.1 AS DECIMAL(38,18)))) AS t(g, q, p) GROUP BY g ORDER BY cost DESC
SELECT g, cost, round(100 * cost / sum(cost) OVER (), 1) AS share FROM (VALUES ('a', 30), ('b', 10)) AS t(g, cost) ORDER BY g
SELECT d, q, sum(q) OVER (ORDER BY d ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM (VALUES (DATE '2024-01-01', 1), (DATE '2024-01-02', 2), (DATE '2024-01-03', 4)) AS t(d, q) ORDER BY d
SELECT d, avg(q) OVER (ORDER BY d ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS week FROM (VALUES (DATE '2024-01-01', 1), (DATE '2024-01-02', 2)) AS t(d, q) ORDER BY d
SELECT g, v FROM (SELECT g, v, row_number() OVER (PARTITION BY g ORDER BY v DESC) AS n FROM (VALUES ('a', 1), ('a', 3), ('b', 2)) AS t(g, v)) AS r WHERE n = 1 ORDER BY g
WITH latest AS (SELECT k, max(v) AS v FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) AS t(k, v) GROUP BY k) SELECT l.k, l.v FROM latest l ORDER BY l.k
SELECT d, q - lag(q) OVER (ORDER BY d) AS change, round(100.0 * (q - lag(q) OVER (ORDER BY d)) / lag(q) OVER (ORDER BY d), 1) AS percent FROM (VALUES (1, 10), (2, 15)) AS t(d, q) ORDER BY d
SELECT date_trunc('MONTH', d) AS m, sum(q) AS s FROM (VALUES (DATE '2024-01-05', 1), (DATE '2024-01-09', 2), (DATE '2024-02-01', 4)) AS t(d, q) GROUP BY date_trunc('MONTH', d) ORDER BY m
SELECT year(d) AS y, month(d) AS m, count(*) AS n FROM (VALUES (DATE '2024-01-05'), (DATE '2024-01-09')) AS t(d) GROUP BY year(d), month(d)
SELECT date_format(d, 'yyyy-MM') AS m, sum(q) AS s FROM (VALUES (DATE '2024-01-05', 1), (DATE '2024-02-09', 2)) AS t(d, q) GROUP BY 1 ORDER BY 1
SELECT d, CASE WHEN dayofweek(d) IN (1, 7) THEN 'weekend' ELSE 'weekday' END AS kind FROM (VALUES (DATE '2024-02-24'), (DATE '2024-02-26')) AS t(d) ORDER BY d
SELECT datediff(b, a) AS days, months_between(b, a) AS months, timestampdiff(MINUTE, s, e) AS minutes FROM (VALUES (DATE '2024-01-01', DATE '2024-03-01', TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 01:30:30')) AS t(a, b, s, e)
SELECT unix_timestamp(e) - unix_timestamp(s) AS seconds, (CAST(e AS DOUBLE) - CAST(s AS DOUBLE)) / 60 AS minutes FROM (VALUES (TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 00:10:30')) AS t(s, e)
SELECT CAST(e AS LONG) - CAST(s AS LONG) AS seconds FROM (VALUES (TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 00:10:30')) AS t(s, e)
SELECT d FROM (VALUES (DATE '2024-01-01'), (DATE '2024-02-01')) AS t(d) WHERE d >= add_months(DATE '2024-03-01', -1)
SELECT d FROM (VALUES (DATE '2024-01-30'), (DATE '2024-02-01')) AS t(d) WHERE d > date_sub(DATE '2024-02-01', 1) AND d < DATE '2024-02-01' + INTERVAL '1 day'
SELECT ts FROM (VALUES (TIMESTAMP '2024-01-01 10:00:00'), (TIMESTAMP '2024-01-01 12:00:00')) AS t(ts) WHERE ts >= TIMESTAMP '2024-01-01 12:30:00' - INTERVAL 1 HOUR
SELECT window(ts, '30 minutes').start AS s, window(ts, '30 minutes').end AS e, sum(q) AS q FROM (VALUES (TIMESTAMP '2024-01-01 10:05:00', 1), (TIMESTAMP '2024-01-01 10:35:00', 2)) AS t(ts, q) GROUP BY window(ts, '30 minutes') ORDER BY s
SELECT u.a, u.b.c FROM (SELECT named_struct('a', 1, 'b', named_struct('c', 'x')) AS u) AS t
SELECT m.job_id, count(*) AS n FROM (VALUES (named_struct('job_id', '7')), (named_struct('job_id', '7')), (NULL)) AS t(m) GROUP BY m.job_id ORDER BY n
SELECT s.* FROM (SELECT named_struct('a', 1, 'b', 'x') AS s) AS t
SELECT k, x FROM (SELECT k, explode(v) AS x FROM (VALUES ('a', array('p', 'q'))) AS t(k, v)) AS e ORDER BY x
SELECT id, element_at(tags, 1) AS first, size(tags) AS n FROM (VALUES (1, array('x', 'y'))) AS t(id, tags)
SELECT exists_in, array_contains(ids, exists_in) AS found FROM (VALUES ('a', array('a', 'b')), ('c', array('a'))) AS t(exists_in, ids) ORDER BY exists_in
SELECT concat_ws(', ', sort_array(collect_set(x))) AS all FROM (VALUES ('b'), ('a'), ('b')) AS t(x)
SELECT array_join(sort_array(collect_list(x)), '|') AS all, size(collect_set(x)) AS n FROM (VALUES ('b'), ('a'), ('b')) AS t(x)
SELECT max_by(name, at) AS latest, min_by(name, at) AS earliest FROM (VALUES ('old', DATE '2023-01-01'), ('new', DATE '2024-01-01')) AS t(name, at)
SELECT first(x, true) AS f, last(x, true) AS l FROM (VALUES (1)) AS t(x)
SELECT regexp_extract(name, '^(\\w+)-(\\d+)$', 2) AS n, regexp_replace(name, '-\\d+$', '') AS base FROM (VALUES ('job-17'), ('etl-3')) AS t(name) ORDER BY n
SELECT split(path, '/')[1] AS second, element_at(split(path, '/'), -1) AS last FROM (VALUES ('a/b/c')) AS t(path)
SELECT CASE WHEN sku LIKE '%SERVERLESS%' THEN 'serverless' WHEN sku ILIKE '%jobs%' THEN 'jobs' ELSE 'other' END AS kind, count(*) AS n FROM (VALUES ('PREMIUM_SERVERLESS_SQL'), ('PREMIUM_JOBS_COMPUTE'), ('X')) AS t(sku) GROUP BY 1 ORDER BY 1
SELECT try_divide(sum(a), sum(b)) AS r, try_divide(sum(a), sum(z)) AS n FROM (VALUES (1, 2, 0), (3, 4, 0)) AS t(a, b, z)
SELECT try_add(9223372036854775807, 1) AS a, try_multiply(CAST(2 AS DECIMAL(38,18)), CAST(3 AS DECIMAL(38,18))) AS b
SELECT sum(x) AS a, sum(DISTINCT x) AS b, count(DISTINCT x, y) AS c FROM (VALUES (1, 'a'), (1, 'b'), (2, 'a')) AS t(x, y)
SELECT count(*) FILTER (WHERE s = 'FAILED') AS failed, count_if(s = 'FAILED') / count(*) AS rate FROM (VALUES ('FAILED'), ('SUCCEEDED'), ('FAILED')) AS t(s)
SELECT percentile_approx(x, 0.95) AS p95, percentile(x, 0.5) AS p50, median(x) AS m FROM (VALUES (10), (20), (30), (40)) AS t(x)
SELECT u.sku, u.q * p.price AS cost FROM (VALUES ('a', CAST(2 AS DECIMAL(38,18)), TIMESTAMP '2024-02-01 00:00:00')) AS u(sku, q, at) JOIN (VALUES ('a', CAST(0.5 AS DECIMAL(38,18)), TIMESTAMP '2024-01-01 00:00:00', CAST(NULL AS TIMESTAMP)), ('a', CAST(0.4 AS DECIMAL(38,18)), TIMESTAMP '2023-01-01 00:00:00', TIMESTAMP '2024-01-01 00:00:00')) AS p(sku, price, since, until) ON u.sku = p.sku AND u.at >= p.since AND (p.until IS NULL OR u.at < p.until)
SELECT a.id, coalesce(b.name, 'unknown') AS name FROM (VALUES (1), (2)) AS a(id) LEFT JOIN (VALUES (1, 'one')) AS b(id, name) USING (id) ORDER BY 1
SELECT a.x, b.x AS y FROM (VALUES (1), (2)) AS a(x) FULL OUTER JOIN (VALUES (2), (3)) AS b(x) ON a.x = b.x ORDER BY a.x, b.x
SELECT a.x, b.y FROM (VALUES (1), (2)) AS a(x) CROSS JOIN (VALUES ('p')) AS b(y) ORDER BY a.x
SELECT sum(n) AS total FROM (SELECT count(*) AS n FROM (VALUES (1), (2)) AS t(x) UNION ALL SELECT count(*) FROM (VALUES (3)) AS t(x)) AS u
SELECT x FROM (VALUES (3), (1), (NULL), (2)) AS t(x) ORDER BY x DESC NULLS FIRST LIMIT 2
SELECT x, dense_rank() OVER (ORDER BY x NULLS LAST) AS r FROM (VALUES (2), (NULL), (2), (1)) AS t(x) ORDER BY r, x
SELECT g, any_value(v) AS v, bool_or(v > 1) AS b FROM (VALUES ('a', 1), ('b', 2)) AS t(g, v) GROUP BY g ORDER BY g
SELECT x, count(*) AS n FROM (VALUES (1), (1), (2)) AS t(x) GROUP BY x HAVING count(*) > 1
SELECT x AS a, a + 1 AS b, b * a AS c, c > 10 AS d FROM (VALUES (3), (2)) AS t(x) ORDER BY a
SELECT date('2024-02-29') AS a, date(TIMESTAMP '2024-02-29 10:00:00') AS b, timestamp('2024-02-29 10:00:00') AS c
SELECT date_diff(DATE '2024-03-01', DATE '2024-02-01') AS a, dateadd(DAY, 3, DATE '2024-02-28') AS b, date_add(DATE '2024-02-28', CAST('2' AS INT)) AS c
SELECT lower(trim(' X ')) || '-' || upper('y') AS a, concat('#', lpad(CAST(7 AS STRING), 3, '0')) AS b, length(NULL) AS c
SELECT format_number(1234.567, 2) AS x
SELECT to_char(1234.5, '9999.99') AS x
SELECT nullif(x, 0) AS a, 10 / nullif(x, 0) AS b FROM (VALUES (0), (5)) AS t(x) ORDER BY x
SELECT CAST(CAST('2024-01-01' AS DATE) AS TIMESTAMP) AS a, CAST(TIMESTAMP '2024-01-01 23:59:59' AS DATE) AS b
SELECT greatest(DATE '2024-01-01', DATE '2024-02-01') AS a, least(TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2023-01-01 00:00:00') AS b
SELECT sum(unix_timestamp(e) - unix_timestamp(s)) / 3600 AS hours FROM (VALUES (TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 01:00:00'), (TIMESTAMP '2024-01-01 00:00:00', TIMESTAMP '2024-01-01 00:30:00')) AS t(s, e)
SELECT * FROM (SELECT 1 AS a, 'x' AS b) AS t JOIN (SELECT 1 AS a, 'y' AS b) AS u ON t.a = u.a
SELECT count(*) AS n FROM (VALUES (1), (2), (3)) AS t(x) WHERE x NOT IN (SELECT y FROM (VALUES (2)) AS u(y))
SELECT x FROM (VALUES (1), (2), (3)) AS t(x) WHERE x > (SELECT avg(y) FROM (VALUES (1), (2)) AS u(y)) ORDER BY x
SELECT first(x) AS f FROM (SELECT x FROM (VALUES (1), (3), (2)) AS t(x) ORDER BY x DESC) AS s
SELECT collect_list(x) AS l FROM (SELECT x FROM (VALUES (1), (3), (2)) AS t(x) ORDER BY x DESC) AS s
-- Rows made of one, functions of functions, groups in groups, texts in JSON, and what is easily wrong.
SELECT explode(sequence(DATE'2024-01-01', DATE'2024-01-10', INTERVAL 1 DAY)) AS d
SELECT explode(sequence(to_date('2024-01-01'), to_date('2024-06-01'), interval 1 month)) AS month_start
SELECT id, id * 2 AS twice FROM range(5) ORDER BY id
SELECT map('a', 1, 'b', 2) AS m, map_concat(map('a', 1), map('b', 2)) AS c, map_entries(map('x', 1)) AS e, map_from_arrays(array('a', 'b'), array(1, 2)) AS f, str_to_map('a:1,b:2', ',', ':') AS s
SELECT to_date('2024-03-05') AS d, to_date('05/03/2024', 'dd/MM/yyyy') AS d2, to_timestamp('2024-03-05 10:11:12') AS t, date_format(TIMESTAMP'2024-03-05 10:11:12', "yyyy-MM-dd'T'HH:mm:ss") AS f, unix_timestamp('2024-03-05 00:00:00') AS u, from_unixtime(1709596800) AS fu, from_unixtime(1709596800, 'yyyy-MM-dd') AS f2
SELECT add_months(DATE'2024-01-31', 1) AS a, last_day(DATE'2024-02-10') AS l, months_between(DATE'2024-03-31', DATE'2024-02-29') AS m, next_day(DATE'2024-01-01', 'Mon') AS n, trunc(DATE'2024-05-17', 'Q') AS t, date_trunc('WEEK', TIMESTAMP'2024-05-17 10:00:00') AS w, make_date(2024, 2, 3) AS md, quarter(DATE'2024-05-17') AS q
SELECT timestampadd(HOUR, 3, TIMESTAMP'2024-01-01 00:00:00') AS a, dateadd(MONTH, 1, DATE'2024-01-31') AS b, datediff(DAY, TIMESTAMP'2024-01-01 23:00:00', TIMESTAMP'2024-01-02 01:00:00') AS c, timestampdiff(HOUR, TIMESTAMP'2024-01-01 00:30:00', TIMESTAMP'2024-01-01 03:00:00') AS d, date_diff(DATE'2024-01-10', DATE'2024-01-01') AS e
SELECT try_cast('x' AS INT) AS a, try_cast('12' AS BIGINT) AS b, '12'::int + 1 AS c, CAST('2024-01-01' AS DATE) AS d, CAST(1.5 AS DECIMAL(10,1)) AS e, double('1.5') AS f, string(12) AS g, bigint('7') AS h, try_to_timestamp('x') AS i, try_divide(1, 0) AS j, try_add(2147483647, 1) AS k
SELECT array_distinct(array(1, 2, 2)) AS a, array_union(array(1, 2), array(2, 3)) AS b, array_except(array(1, 2), array(2)) AS c, array_intersect(array(1, 2), array(2)) AS d, arrays_overlap(array(1), array(1, 2)) AS e, array_remove(array(1, 2, 1), 1) AS f, array_repeat('x', 3) AS g, arrays_zip(array(1, 2), array('a', 'b')) AS h, array_append(array(1), 2) AS i, array_prepend(array(1), 0) AS j, array_insert(array(1, 3), 2, 2) AS k, slice(array(1, 2, 3), 2, 2) AS l, flatten(array(array(1), array(2))) AS m, concat(array(1), array(2)) AS o, reverse(array(1, 2)) AS p
SELECT transform(array(1, 2), x -> x * 2) AS a, filter(array(1, 2, 3), x -> x > 1) AS b, aggregate(array(1, 2, 3), 0, (a, x) -> a + x) AS c, aggregate(array(1, 2, 3), 0, (a, x) -> a + x, a -> a * 10) AS d, exists(array(1, 2), x -> x = 2) AS e, forall(array(1, 2), x -> x > 0) AS f, zip_with(array(1, 2), array(3, 4), (x, y) -> x + y) AS g, transform(array(1, 2), (x, i) -> x + i) AS h, array_sort(array(3, 1, 2)) AS i, array_sort(array(3, 1, 2), (l, r) -> CASE WHEN l < r THEN 1 WHEN l > r THEN -1 ELSE 0 END) AS j, reduce(array(1, 2), 0, (a, x) -> a + x) AS k, map_filter(map('a', 1, 'b', 2), (k, v) -> v > 1) AS l, transform_keys(map('a', 1), (k, v) -> upper(k)) AS m
SELECT sequence(1, 5) AS a, sequence(5, 1) AS b, sequence(1, 10, 3) AS c, sequence(TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-01 03:00:00', INTERVAL 1 HOUR) AS d
SELECT stack(2, 'a', 1, 'b', 2) AS (k, v)
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(x, y) ORDER BY x
SELECT * FROM (VALUES (1, 10, 20), (2, 30, NULL)) AS t(id, q1, q2) UNPIVOT (sales FOR quarter IN (q1, q2)) ORDER BY id, quarter
SELECT 7 / 2 AS a, 7 div 2 AS b, 7 % 2 AS c, 1 / 3 AS d, CAST(1 AS DECIMAL(10,2)) / 3 AS e, 1.10 * 2.20 AS f, round(2.5) AS g, round(-2.5) AS h, bround(2.5) AS i, ceil(1.2) AS j, floor(-1.2) AS k, 0.1 + 0.2 AS l, 0.1D + 0.2D AS m, 1e3 AS n, 5 & 3 AS o, 5 | 3 AS p, 5 ^ 3 AS q, ~5 AS r, shiftleft(1, 3) AS s
SELECT explode(array('a', 'b')) AS x UNION ALL SELECT 'c' ORDER BY 1
SELECT TRUE AND NULL AS a, NOT NULL AS b, NULL = NULL AS c, NULL <=> NULL AS d, 1 IN (1, NULL) AS e, 2 IN (1, NULL) AS f, 'a' < 'B' AS g, '10' > 9 AS h, '1.5' = 1.5 AS i
SELECT date_diff(MONTH, DATE'2024-01-15', DATE'2024-03-14') AS a, datediff(WEEK, DATE'2024-01-01', DATE'2024-01-31') AS b, timestampdiff(YEAR, DATE'2020-02-29', DATE'2024-02-28') AS c, timestampdiff(QUARTER, DATE'2024-01-01', DATE'2024-12-31') AS d
SELECT coalesce(CAST(1 AS DECIMAL(38,18)), CAST(1 AS DECIMAL(38,22))) AS a
SELECT CAST(1 AS DECIMAL(38,18)) = CAST(1 AS DECIMAL(38,22)) AS a
SELECT CAST(1.00000000000000000001 AS DECIMAL(38,22)) > CAST(1 AS DECIMAL(38,18)) AS a
SELECT CAST('12345678901234567890.5' AS DECIMAL(38,18)) > CAST('1.0000000000000000000001' AS DECIMAL(38,22)) AS a
SELECT id, x, y FROM (VALUES (1, 'a'), (2, 'b')) AS a(id, x) RIGHT JOIN (VALUES (2, 'c'), (3, 'd')) AS b(id, y) USING (id) ORDER BY y
SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS a(x, id) FULL OUTER JOIN (VALUES ('c', 2), ('d', 3)) AS b(y, id) USING (id) ORDER BY id
SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS a(x, id) LEFT JOIN (VALUES ('c', 2), ('d', 3)) AS b(y, id) USING (id) ORDER BY id
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) AS a, percentile_disc(array(0.25, 0.75)) WITHIN GROUP (ORDER BY x) AS b FROM VALUES (1), (2), (3), (4) AS t(x)
SELECT width_bucket(5.3, 0.2, 10.6, 5) AS a, width_bucket(-1, 0, 10, 5) AS b, width_bucket(10, 0, 10, 5) AS c
SELECT regexp_substr('ab12', '[0-9]+') AS a, regexp_substr('ab', '[0-9]+') AS b, regexp_instr('ab12', '[0-9]+') AS c, array_insert(array(1, 3), 2, 2) AS d, array_insert(array(1), 3, 2) AS e, overlay('abc' PLACING 'XX' FROM 2) AS f, parse_url('https://a.b/c?d=e#f', 'HOST') AS g, parse_url('https://a.b/c?d=e#f', 'QUERY', 'd') AS h
SELECT 5 & 3 AS o, 5 | 3 AS p, 5 ^ 3 AS q, ~5 AS r, shiftleft(1, 3) AS s, shiftright(8, 2) AS t, bit_count(7) AS u, 5L & 3 AS v
SELECT bit_or(x) AS a, bit_and(x) AS b, bit_xor(x) AS c FROM VALUES (1), (6) AS t(x)
SELECT decode(2, 1, 'a', 2, 'b') AS d, decode(3, 1, 'a', 2, 'b', 'z') AS e, decode(NULL, NULL, 'n') AS f
SELECT collect_set(x) AS a FROM VALUES ('runNow'), ('create'), ('start'), ('getTable') AS t(x)
SELECT collect_set(x) AS a FROM VALUES (5), (100), (3), (77), (16), (17) AS t(x)
SELECT CAST(CAST(1.5 AS FLOAT) AS STRING) AS a, CAST(0.1 AS FLOAT) AS b, CAST(CAST(0.1 AS FLOAT) AS DOUBLE) AS c, sum(CAST(x AS FLOAT)) AS d FROM VALUES (0.1), (0.2) AS t(x)
SELECT CAST(array(1, 2) AS STRING) AS a, CAST(map('a', 1) AS STRING) AS b, CAST(named_struct('a', 1, 'b', 'x') AS STRING) AS c, concat('x', CAST(array('a', NULL) AS STRING)) AS d
SELECT date_format(TIMESTAMP'2024-03-05 10:11:12', 'MMM dd, yyyy hh:mm:ss a') AS a, date_format(DATE'2024-03-05', 'yyyy-QQQ') AS b, date_format(DATE'2024-03-05', 'E') AS c, date_format(DATE'2024-03-05', 'LLLL') AS d, date_format(TIMESTAMP'2024-03-05 10:11:12', 'yyyy-MM-dd HH:mm:ss z') AS e, date_format(TIMESTAMP'2024-03-05 10:11:12', 'XXX') AS f, date_format(TIMESTAMP'2024-03-05 10:11:12', 'G') AS g, date_format(TIMESTAMP'2024-03-05 10:11:12', 'VV') AS h
SELECT a.*, b.y FROM (VALUES (1, 'a'), (2, 'b')) AS a(id, x) LEFT JOIN (VALUES (2, 'c')) AS b(id, y) USING (id) ORDER BY a.id
SELECT id, count(*) AS n FROM (VALUES (1), (2)) AS a(id) FULL JOIN (VALUES (2), (3)) AS b(id) USING (id) GROUP BY id ORDER BY id
SELECT id FROM (VALUES (1), (2)) AS a(id) FULL JOIN (VALUES (2), (3)) AS b(id) USING (id) WHERE id > 1 ORDER BY id
SELECT 7 div 2 AS b, 7 DIV 2 + 1 AS c, 2 * 7 div 3 AS d, 5 & 3 + 1 AS e
SELECT 10 - 2 - 3 AS a, 2 + 3 * 4 AS b, -2 * -3 AS c, 100 / 10 / 2 AS d
SELECT sum(x) AS a, avg(x) AS b, min(x) AS c, max(x) AS d, count(x) AS e, count(*) AS f FROM VALUES (CAST(NULL AS INT)) AS t(x)
SELECT x, count(*) AS n FROM VALUES (NULL), (1), (NULL) AS t(x) GROUP BY x ORDER BY x
SELECT x FROM VALUES (NULL), (1), (2) AS t(x) ORDER BY x DESC
SELECT x FROM VALUES (NULL), (1), (2) AS t(x) ORDER BY x NULLS LAST
SELECT x, row_number() OVER (ORDER BY x DESC) AS r FROM VALUES (NULL), (1), (2) AS t(x) ORDER BY r
SELECT max(x) AS m, min(x) AS n FROM VALUES (CAST('NaN' AS DOUBLE)), (1.0D), (CAST('-Infinity' AS DOUBLE)) AS t(x)
SELECT 2147483647 + 1 AS a
SELECT 9223372036854775807 + 1 AS a
SELECT CAST(2147483648 AS INT) AS a
SELECT CAST('abc' AS INT) AS a
SELECT CAST(' 12 ' AS INT) AS a, CAST('1.9' AS DOUBLE) AS b, CAST(1.9 AS INT) AS c, CAST(-1.9 AS INT) AS d, CAST('1e3' AS DOUBLE) AS e
SELECT CAST('1.5' AS INT) AS a
SELECT 1 / 0 AS a
SELECT 1.0 / 0 AS a
SELECT 1 % 0 AS a
SELECT mod(-7, 3) AS a, pmod(-7, 3) AS b, -7 % 3 AS c, -7 div 3 AS d, 7.5 % 2 AS e
SELECT round(123.456, -1) AS a, round(-0.5) AS b, round(0.5) AS c, round(1.005, 2) AS d, round(1234567, -3) AS e, round(2.345D, 2) AS f
SELECT CAST(0.1 AS DECIMAL(38,18)) * CAST(0.1 AS DECIMAL(38,18)) AS a, CAST(99999999999999999999 AS DECIMAL(38,18)) * 10 AS b
SELECT CAST('99999999999999999999.999999999999999999' AS DECIMAL(38,18)) + CAST('99999999999999999999.999999999999999999' AS DECIMAL(38,18)) AS a
SELECT sum(x) AS a FROM VALUES (CAST('99999999999999999999.999999999999999999' AS DECIMAL(38,18))), (CAST('99999999999999999999.999999999999999999' AS DECIMAL(38,18))) AS t(x)
SELECT sum(x) AS a FROM VALUES (9223372036854775807), (1) AS t(x)
SELECT avg(x) AS a, sum(x) / count(*) AS b FROM VALUES (CAST(1 AS DECIMAL(10,2))), (CAST(2 AS DECIMAL(10,2))), (CAST(2 AS DECIMAL(10,2))) AS t(x)
SELECT CAST(10 AS DECIMAL(5,2)) / CAST(3 AS DECIMAL(5,2)) AS a, 10 / CAST(3 AS DECIMAL(5,2)) AS b, CAST(10 AS DECIMAL(5,2)) / 3 AS c, 10.5 / 2.5 AS d, 1.0 / 3.0 AS e
SELECT coalesce(1, 2.5) AS a, coalesce(NULL, 1.5D) AS b, CASE WHEN true THEN 1 ELSE 2.5 END AS c, CASE WHEN false THEN 1 END AS d, IF(true, 1, 'x') AS e
SELECT coalesce(1, 'x') AS a
SELECT greatest(1, 2.5, 3) AS a, least('a', 'B') AS b, greatest(NULL, NULL) AS c
SELECT 1 = '1' AS a, 1 = '1.0' AS b, true = 'true' AS c, DATE'2024-01-01' = '2024-01-01' AS d
SELECT 1 = 'x' AS a
SELECT 'a' || 1 || 2.50 || true || DATE'2024-01-01' AS a, concat('a', NULL) AS b, concat_ws(',', 'a', NULL, 'b') AS c
SELECT CAST(1.0 AS STRING) AS a, CAST(1.0D AS STRING) AS b, CAST(1e10 AS STRING) AS c, CAST(1e-5 AS STRING) AS d, CAST(CAST(1 AS DECIMAL(10,3)) AS STRING) AS e, CAST(true AS STRING) AS f, CAST(100000000.0D AS STRING) AS g, CAST(0.001D AS STRING) AS h
SELECT DATE'2024-02-29' + INTERVAL 1 YEAR AS a, DATE'2024-03-31' - INTERVAL 1 MONTH AS b, TIMESTAMP'2024-01-31 10:00:00' + INTERVAL 1 MONTH AS c, DATE'2024-01-01' + INTERVAL 25 HOUR AS d
SELECT datediff('2024-01-10', '2024-01-01') AS a, date_add('2024-01-01', 1) AS b, months_between('2024-03-15', '2024-01-01') AS c, trunc('2024-05-17', 'MONTH') AS d, date_trunc('DAY', '2024-05-17 10:00:00') AS e
SELECT date_trunc('QUARTER', TIMESTAMP'2024-05-17 10:00:00') AS a, date_trunc('xyz', TIMESTAMP'2024-05-17 10:00:00') AS b, date_trunc('MINUTE', TIMESTAMP'2024-05-17 10:11:12') AS c, date_trunc('WEEK', DATE'2024-05-19') AS d
SELECT timestampdiff(MONTH, TIMESTAMP'2024-01-31 00:00:00', TIMESTAMP'2024-02-29 00:00:00') AS a, timestampdiff(DAY, TIMESTAMP'2024-01-02 00:00:00', TIMESTAMP'2024-01-01 01:00:00') AS b, timestampdiff(SECOND, TIMESTAMP'2024-01-01 00:00:00.9', TIMESTAMP'2024-01-01 00:00:02.1') AS c
SELECT unix_timestamp(TIMESTAMP'1969-12-31 23:59:59.5') AS a, CAST(TIMESTAMP'1969-12-31 23:59:59.5' AS BIGINT) AS b, date_format(TIMESTAMP'1969-12-31 23:59:59.5', 'yyyy-MM-dd HH:mm:ss.SSS') AS c, to_date(TIMESTAMP'1969-12-31 23:59:59') AS d
SELECT substring('hello', 0, 2) AS a, substring('hello', -3) AS b, substring('hello', 2, 100) AS c, left('abc', -1) AS d, right('abc', 2) AS e, substr('hello', 10) AS f
SELECT regexp_replace('a1b2', '[0-9]', '#') AS a, regexp_extract('abc', '(x)', 1) AS b, regexp_extract('a-b', '(.)-(.)', 2) AS c, 'abc' RLIKE '^a.c$' AS d, 'ABC' RLIKE 'abc' AS e, regexp_replace('abc', '(?i)B', 'x') AS f
SELECT 'a%c' LIKE 'a\\%c' AS a, 'abc' LIKE 'a_c' AS b, 'ABC' LIKE 'abc' AS c, 'ABC' ILIKE 'a%' AS d, NULL LIKE 'a' AS e, 'a' NOT LIKE '%b%' AS f
SELECT upper('straße') AS a, lower('ÄÖ') AS b, length('äö') AS c, reverse('äb') AS d, initcap('hello wORLD-foo') AS e, trim('  x ') AS f, ltrim('xxa', 'x') AS g, rtrim('x', 'axx') AS h
SELECT lpad('abc', 2, 'x') AS a, rpad('a', 4, 'xy') AS b, lpad('a', 3) AS c, repeat('a', 0) AS d, replace('aXbX', 'X') AS e, translate('abc', 'ab', 'x') AS f, ascii('') AS g, instr('abc', 'z') AS h
SELECT array(1, NULL, 3)[1] AS a, array(1, 2)[0] AS b, element_at(array(1, 2), -1) AS c, try_element_at(array(1), 5) AS d, size(NULL) AS e, size(array()) AS f, array_contains(array(1, NULL), 2) AS g, sort_array(array(3, NULL, 1)) AS h, sort_array(array(3, NULL, 1), false) AS i
SELECT array(1, 2)[5] AS a
SELECT map('a', 1)['b'] AS a, element_at(map('a', 1), 'a') AS b, map_keys(map('a', 1, 'b', 2)) AS c, size(map('a', 1)) AS d
SELECT sum(x) OVER (ORDER BY y) AS s, avg(x) OVER (ORDER BY y ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a, count(*) OVER (PARTITION BY y > 1) AS c, lag(x, 2, -1) OVER (ORDER BY y) AS l, lead(x) OVER (ORDER BY y) AS d, first_value(x) OVER (ORDER BY y) AS f, last_value(x) OVER (ORDER BY y) AS lv, nth_value(x, 2) OVER (ORDER BY y) AS n FROM VALUES (10, 1), (20, 2), (NULL, 2), (40, 3) AS t(x, y) ORDER BY y, x
SELECT last_value(x, true) OVER (ORDER BY y) AS a, first_value(x) IGNORE NULLS OVER (ORDER BY y) AS b, lag(x) IGNORE NULLS OVER (ORDER BY y) AS c, max(x) OVER () AS d, sum(x) OVER (ORDER BY y RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS e FROM VALUES (1, 1), (NULL, 2), (3, 3), (NULL, 5) AS t(x, y) ORDER BY y
SELECT rank() OVER (ORDER BY x) AS r, dense_rank() OVER (ORDER BY x) AS d, percent_rank() OVER (ORDER BY x) AS p, cume_dist() OVER (ORDER BY x) AS c, ntile(2) OVER (ORDER BY x) AS n FROM VALUES (1), (1), (2), (3) AS t(x) ORDER BY x, n
SELECT stddev(x) AS a, variance(x) AS b, stddev_pop(x) AS c, corr(x, y) AS d, covar_pop(x, y) AS e, skewness(x) AS f, kurtosis(x) AS g FROM VALUES (1, 2), (2, 4), (4, 7) AS t(x, y)
SELECT stddev(x) AS a, variance(x) AS b, corr(x, x) AS c, covar_samp(x, x) AS e, skewness(x) AS f FROM VALUES (1) AS t(x)
SELECT percentile(x, 0.3) AS a, percentile_approx(x, 0.3) AS b, median(x) AS c, percentile(x, array(0.0, 1.0)) AS d, percentile_approx(x, array(0.1, 0.9), 100) AS e, approx_percentile(x, 0.5) AS f FROM VALUES (10), (20), (30), (40), (NULL) AS t(x)
SELECT count(DISTINCT x, y) AS a, count(x, y) AS b, sum(DISTINCT x) AS c, avg(DISTINCT x) AS d, count(DISTINCT x) AS e FROM VALUES (1, 'a'), (1, 'a'), (2, NULL), (NULL, 'b') AS t(x, y)
SELECT count_if(x > 1) AS a, bool_and(x > 0) AS b, any_value(x) AS c, max_by(y, x) AS d, min_by(y, x) AS e, collect_list(x) AS f, first(x) AS g, last(x) AS h FROM VALUES (1, 'a'), (NULL, 'n'), (2, 'b') AS t(x, y)
SELECT approx_count_distinct(x) AS a, approx_count_distinct(y) AS b, approx_count_distinct(z) AS c FROM VALUES (1, 'a', 1.5D), (2, 'b', 2.5D), (2, 'b', NULL), (NULL, 'c', 0.0D) AS t(x, y, z)
SELECT approx_count_distinct(id) AS a, approx_count_distinct(CAST(id AS STRING)) AS b, approx_count_distinct(CAST(id AS INT)) AS c FROM range(250)
SELECT hash(1, 'a', NULL, 2L) AS a, xxhash64('a', 1, 2L, 1.5D) AS b, hash('abcde') AS c, hash(DATE'2024-01-01', true) AS d, xxhash64(CAST(1.5 AS DECIMAL(10,2))) AS e, md5('') AS f, sha2('abc', 256) AS g, crc32('abc') AS h, sha1('abc') AS i, base64('abc') AS j
SELECT from_json('{"a": 1, "b": "x", "c": [1, 2], "d": {"e": true}}', 'a INT, b STRING, c ARRAY<INT>, d STRUCT<e: BOOLEAN>') AS a, from_json('bad', 'a INT') AS b, from_json('{"z": 1}', 'a INT') AS c, from_json('["x", "y"]', 'ARRAY<STRING>') AS d, from_json('{"k": "v"}', 'MAP<STRING, STRING>') AS e, from_json(NULL, 'a INT') AS f
SELECT get_json_object('{"z": {"b": 1, "a": 2}}', '$.z') AS a, json_array_length('[1, 2, 3]') AS b, json_object_keys('{"b": 1, "a": 2}') AS c
SELECT to_json(named_struct('b', 1, 'a', 'x', 'n', NULL, 't', TIMESTAMP'2024-01-01 00:00:00', 'd', DATE'2024-01-01')) AS a, to_json(map('b', 1, 'a', 2)) AS b, to_json(array(named_struct('x', 1.50))) AS c, to_json(named_struct('f', 1.5D, 'g', 1e20)) AS d
SELECT json_tuple('{"a": 1, "b": "x"}', 'a', 'b', 'c') AS (a, b, c)
SELECT map_keys(from_json('{"b": 1, "a": 2}', 'MAP<STRING, INT>')) AS b
SELECT named_struct('B', 1, 'a', 2).b AS x, struct(1, 'a').col1 AS y, named_struct('a', named_struct('b', 5)).a.b AS z
SELECT t.s.a, t.s.b FROM (SELECT named_struct('a', 1, 'b', 'x') AS s) t
SELECT s.* FROM (SELECT named_struct('a', 1, 'b', 'x') AS s)
SELECT x.k, x.v FROM (SELECT explode(map('a', 1, 'b', 2)) AS (k, v)) x ORDER BY 1
SELECT a, b, c FROM (SELECT 1 AS a) LATERAL VIEW explode(array(1, 2)) t1 AS b LATERAL VIEW explode(array('x', 'y')) t2 AS c ORDER BY b, c
SELECT a, b FROM (SELECT 1 AS a) LATERAL VIEW OUTER explode(CAST(NULL AS ARRAY<INT>)) t AS b
SELECT a, b FROM (SELECT 1 AS a) LATERAL VIEW explode(array()) t AS b
SELECT pos, col FROM (SELECT posexplode(array('x', 'y')))
SELECT k, n, count(*) OVER (PARTITION BY k) AS c FROM (SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('a', 2), ('b', 5) AS t(k, v) GROUP BY k) LATERAL VIEW explode(array(1, 2)) x AS n ORDER BY k, n
SELECT k, count(*) AS c, sum(s) AS t FROM (SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('a', 2), ('b', 5) AS t(k, v) GROUP BY k) LATERAL VIEW explode(array(1, 2)) x AS n GROUP BY k, n ORDER BY k, c, t
SELECT DISTINCT k, n FROM (SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 5) AS t(k, v) GROUP BY k) LATERAL VIEW explode(array(1, 1, 2)) x AS n ORDER BY k, n
SELECT * FROM (VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 5)) AS t(k, m, v) PIVOT (sum(v) AS s, count(v) AS c FOR m IN (1, 2, 3)) ORDER BY k
SELECT * FROM (VALUES ('a', 'x', 10), ('a', NULL, 20), ('b', 'y', 5)) AS t(k, m, v) PIVOT (sum(v) FOR m IN ('x', 'y' AS why)) ORDER BY k
SELECT * FROM (VALUES ('x', 10), ('y', 20)) AS t(m, v) PIVOT (count(*) FOR m IN ('x', 'y', 'z'))
SELECT * FROM (VALUES (1, CAST(NULL AS INT), 3)) AS t(id, a, b) UNPIVOT INCLUDE NULLS (v FOR n IN (a, b AS `B col`)) ORDER BY n
SELECT k, g, sum(v) AS s, grouping(k) AS gk, grouping_id(k, g) AS gi FROM VALUES ('a', 'x', 1), ('a', 'y', 2), (NULL, 'x', 4) AS t(k, g, v) GROUP BY CUBE (k, g) ORDER BY gi, k, g
SELECT k, sum(v) AS s FROM VALUES ('a', 1), ('b', 2) AS t(k, v) GROUP BY k WITH CUBE ORDER BY k
SELECT k, g, sum(v) AS s FROM VALUES ('a', 'x', 1), ('b', 'y', 2) AS t(k, g, v) GROUP BY k, g GROUPING SETS ((k), (g)) ORDER BY k, g
SELECT sum(v) AS s, count(*) AS c FROM VALUES (1) AS t(v) WHERE v > 5 GROUP BY v
SELECT sum(v) AS s FROM VALUES (1) AS t(v) WHERE v > 5 HAVING count(*) > 0
SELECT x + 1 AS x, x * 2 AS y FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT x AS y, y AS z FROM VALUES (1, 10) AS t(x, y)
SELECT count(*) AS x, x FROM VALUES (1), (2) AS t(x) GROUP BY x ORDER BY x
SELECT x % 2 AS x, count(*) AS n FROM VALUES (1), (2), (3) AS t(x) GROUP BY x ORDER BY n, x
SELECT a.x FROM VALUES (1), (2), (NULL) AS a(x) WHERE a.x NOT IN (SELECT y FROM VALUES (1), (NULL) AS b(y))
SELECT a.x FROM VALUES (1), (NULL) AS a(x) JOIN VALUES (1), (NULL) AS b(y) ON a.x = b.y
SELECT a.x, b.y FROM VALUES (1), (NULL) AS a(x) JOIN VALUES (1), (NULL) AS b(y) ON a.x <=> b.y ORDER BY 1
SELECT 1 AS a UNION SELECT 1.0 ORDER BY 1
SELECT 1 AS a UNION ALL SELECT CAST(2 AS BIGINT) UNION ALL SELECT NULL ORDER BY 1
SELECT CAST(1 AS DECIMAL(10,2)) AS a UNION ALL SELECT CAST(2 AS DECIMAL(5,4)) ORDER BY 1
SELECT transform(a, x -> x * y) AS t, filter(a, (x, i) -> i < y) AS f, zip_with(a, array(1, 1, 1), (p, q) -> coalesce(p, 0) + q + y) AS z FROM VALUES (array(1, 2), 2), (array(), 3), (NULL, 1) AS t(a, y)
SELECT transform(array(array(1, 2), array(3)), x -> transform(x, y -> y + size(x))) AS n, aggregate(transform(array(1, 2, 3), x -> x * x), 0, (a, x) -> a + x) AS s
SELECT array_sort(array('b', NULL, 'a')) AS a, array_sort(array(1, 3, 2), (l, r) -> r - l) AS b, array_max(array(1, NULL, 3)) AS c, array_min(array()) AS d, array_position(array(1, 2), 2) AS e, flatten(array(array(1), NULL)) AS f, array_join(array('a', NULL, 'b'), '-') AS g, array_join(array(1, 2), '-') AS h
SELECT sequence(DATE'2024-01-31', DATE'2024-04-30', INTERVAL 1 MONTH) AS a, sequence(3, 1) AS b, sequence(1, 1) AS c, sequence(TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-02 00:00:00', INTERVAL 12 HOURS) AS d, sequence(DATE'2024-01-01', DATE'2024-01-03') AS e
SELECT format_string('%s %d %.2f %05d %,d', 'a', 5, 1.005D, 42, 1234567) AS a, format_string('%.1f%%', 12.25D) AS b, format_string('%-5s|%5s|', 'a', 'b') AS c, format_string('%s', NULL) AS d
SELECT listagg(x, ',') AS a, listagg(x) AS b, string_agg(x, '-') AS c, listagg(x, ',') WITHIN GROUP (ORDER BY x DESC) AS d FROM VALUES ('b'), ('a'), (NULL) AS t(x)
SELECT decode(1, 1, 'a', 'z') AS a, nvl2(NULL, 1, 2) AS b, nullif(1, 1.0) AS c, ifnull(NULL, 'x') AS d, equal_null(NULL, NULL) AS e, typeof(NULL) AS f, isnull(1) AS g
SELECT CAST(NULL AS INT) + 1 AS a, NULL AND false AS b, NULL OR true AS c, NOT NULL AS d, NULL IS NULL AS e, NULL = 1 AS f, 1 <> NULL AS g, 1 IN (2, NULL) AS h, 1 NOT IN (2, NULL) AS i, 1 BETWEEN NULL AND 0 AS j
SELECT float(1.1) AS a, float(1.1) * 2 AS b, float(1.1) + 1.1D AS c, CAST(float(1.1) AS STRING) AS d, CAST(16777217 AS FLOAT) AS e, float(1.1) = 1.1D AS f, round(float(1.15), 1) AS g, avg(float(x)) AS h FROM VALUES (0.1), (0.2) AS t(x) GROUP BY 1
SELECT tinyint(127) + tinyint(1) AS a
SELECT smallint(1) + 1 AS a, tinyint(1) + smallint(1) AS b, bigint(1) * 2 AS c, 1 + 1L AS d, -2147483648 AS e, abs(-5) AS f, sign(-2.5) AS g, ceil(2.000001) AS h, floor(-2.5D) AS i, ceil(CAST(2.5 AS DECIMAL(10,3))) AS j
SELECT sqrt(-1) AS a, ln(0) AS b, log(10, 100) AS c, exp(1) AS d, power(2, 10) AS e, power(0, 0) AS f, cbrt(27) AS g, log2(8) AS h
SELECT sum(CASE WHEN x > 1 THEN 1 END) AS a, sum(CASE WHEN x > 10 THEN 1 END) AS b, sum(CASE WHEN x > 10 THEN 1 ELSE 0 END) AS c, avg(CASE WHEN x > 10 THEN 1 END) AS d, count(CASE WHEN x > 1 THEN 1 END) AS e, max(IF(x > 10, x, NULL)) AS f FROM VALUES (1), (2), (3) AS t(x)
SELECT to_timestamp('2024-13-01') AS a
SELECT to_date('2024-02-30') AS a
SELECT window.start, window.end, sum(v) AS s FROM VALUES (TIMESTAMP'2024-01-01 00:10:00', 1), (TIMESTAMP'2024-01-01 01:10:00', 2) AS t(ts, v) GROUP BY window(ts, '1 hour') ORDER BY 1
SELECT coalesce(a.id, b.id) AS id FROM (VALUES (1), (2)) AS a(id) FULL JOIN (VALUES (2), (3)) AS b(id) ON a.id = b.id ORDER BY id
SELECT a.id AS id, count(*) AS n FROM (VALUES (1), (2)) AS a(id) JOIN (VALUES (2), (3)) AS b(id) ON a.id = b.id GROUP BY a.id ORDER BY id
SELECT coalesce(a.id, b.id) AS id, sum(1) AS n FROM (VALUES (1), (2)) AS a(id) FULL JOIN (VALUES (2), (3)) AS b(id) ON a.id = b.id GROUP BY coalesce(a.id, b.id) ORDER BY id
-- Tuples, names in HAVING, members left out, windows without an order, zones by name, numbers where others are wanted, the last day.
SELECT count(*) AS n FROM VALUES (1, 2), (1, 2), (3, 4) AS t(a, b) GROUP BY (a, b) ORDER BY 1
SELECT a, row_number() OVER (PARTITION BY (a, b) ORDER BY a) AS n FROM VALUES (1, 2), (1, 2), (3, 4) AS t(a, b) ORDER BY 1, 2
SELECT a FROM VALUES (1, 2), (3, 4), (2, 9) AS t(a, b) ORDER BY (b, a)
SELECT a FROM VALUES (1, 2), (3, 4) AS t(a, b) WHERE (a, b) = (1, 2) OR ((a, b) IN (SELECT 3, 4))
SELECT a FROM VALUES (1, 2), (3, 4) AS t(a, b) WHERE (a, b) NOT IN ((1, 2), (9, 9)) ORDER BY a
SELECT k, sum(v) AS v FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING v > 6 AND k <> 'z' ORDER BY v
SELECT k, sum(v) / 2 AS v FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING v BETWEEN 1 AND 4
SELECT k, sum(v) AS v FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING sum(v) > 6 AND max(v) > 1
SELECT k, sum(v) AS v FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING v > (SELECT avg(v) FROM VALUES (1), (8) AS u(v)) ORDER BY 1
SELECT k, count(*) AS k2, max(v) AS k FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY t.k HAVING k2 > 1
SELECT k, sum(v) AS v, count(*) AS n FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING n > 1 OR v > 8 ORDER BY v DESC
SELECT k, v, sum(v) AS s FROM VALUES ('a', 5), ('a', 1) AS t(k, v) GROUP BY k, v HAVING v > 1 AND s > 1
SELECT 1 + 2 << 1 AS a, 16 >> 1 & 4 AS b, 1 << 2 > 3 AS c, 2 | 1 << 2 AS d, 100 >> 1 >> 1 AS e
SELECT x FROM VALUES (1), (2) AS t(x) MINUS SELECT 1 UNION ALL SELECT 5 ORDER BY x
SELECT to_date('sep 3, 2024', 'MMM d, yyyy') AS a, to_date('May 2024', 'MMMM yyyy') AS b
SELECT to_date('Sept 3, 2024', 'MMM d, yyyy') AS a
SELECT date_format(TIMESTAMP'2024-03-05 13:05:09', 'yyyy-MM-dd HH:mm:ss Z x xx xxx O OOOO') AS a
SELECT timestamp_millis(1.5) AS a
SELECT date_add(DATE'2024-01-01', cast(1 AS BIGINT)) AS a
SELECT DATE'2024-01-01' + 1.5 AS a
SELECT date_add(DATE'2024-01-01', id) AS d FROM range(3)
SELECT date_add(DATE'2024-01-01', tinyint(1)) AS a, add_months(DATE'2024-01-31', smallint(1)) AS b
SELECT add_months(DATE'2024-01-31', 1L) AS a
SELECT regexp_replace('', 'x', 'y', 1) AS a, regexp_replace('abc', 'b', 'x', 4) AS b, regexp_replace('äbäb', 'b', 'x', 3) AS c, regexp_replace('abc', '$', 'x', 4) AS d
SELECT substring('abc', '2') AS a, left('abc', '2') AS b, lpad('7', '3', '0') AS c
SELECT get_json_object('{"a": "5"}', '$.a') * get_json_object('{"b": "2"}', '$.b') AS x
SELECT get_json_object('{"a": "5"}', '$.a') * 2 AS x, get_json_object('{"a": "5"}', '$.a') / 2 AS y, get_json_object('{"a": "5"}', '$.a') > 3 AS z
SELECT try_divide('5', '2') AS a
SELECT s.a.* FROM (SELECT named_struct('a', named_struct('x', 1, 'y', 2)) AS s)
SELECT s.a.* EXCEPT (y) FROM (SELECT named_struct('a', named_struct('x', 1, 'y', 2)) AS s)
SELECT s.* EXCEPT (x, y) FROM (SELECT named_struct('x', 1, 'y', 2, 'z', 3) AS s)
SELECT t.* EXCEPT (x), t.x FROM (SELECT 1 AS x, 2 AS y) t
SELECT k, count(*) AS v FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING v > 1 ORDER BY k
SELECT s.* EXCEPT (b) FROM (SELECT named_struct('a', 1, 'b', 2, 'c', 3) AS s)
SELECT sum(DISTINCT x) OVER () AS a FROM VALUES (1), (2) AS t(x)
SELECT rank() OVER () AS a FROM VALUES (1), (2) AS t(x)
SELECT lag(x) OVER (PARTITION BY x) AS a FROM VALUES (1), (2) AS t(x)
SELECT ntile(2) OVER () AS a FROM VALUES (1), (2) AS t(x)
SELECT cume_dist() OVER (PARTITION BY x) AS a FROM VALUES (1) AS t(x)
SELECT '5' + '2' AS a
SELECT '5' / '2' AS a
SELECT '5' - '2' AS a
SELECT '5' % '2' AS a
SELECT a / b AS r FROM VALUES ('5', '2') AS t(a, b)
SELECT count(*) AS n FROM VALUES (1, 2), (3, 4) AS t(a, b) WHERE (a, b) IN ((1, 2), (3, 5))
SELECT count(*) AS n FROM VALUES (1, 2), (3, 4), (NULL, 1) AS t(a, b) WHERE (a, b) IN (SELECT x, y FROM VALUES (1, 2), (NULL, 1) AS u(x, y))
SELECT (a, b) = (1, 2) AS e, (a, b) <> (1, 2) AS n FROM VALUES (1, 2), (3, 4), (NULL, 1) AS t(a, b) ORDER BY a
SELECT (1, 'a') AS a
SELECT count(DISTINCT (a, b)) AS n FROM VALUES (1, 2), (1, 2), (NULL, 1) AS t(a, b)
SELECT regr_slope(y, x) AS a, regr_intercept(y, x) AS b FROM VALUES (1, 2), (2, 3), (4, 9), (NULL, 1), (3, NULL) AS t(x, y)
SELECT regr_intercept(y, x) AS b FROM VALUES (1, 2) AS t(x, y)
SELECT regr_avgx(y, x) AS a, regr_avgy(y, x) AS b FROM VALUES (1, 2), (2, 3), (4, 9), (NULL, 1), (3, NULL) AS t(x, y)
SELECT regr_sxx(y, x) AS a, regr_syy(y, x) AS b, regr_sxy(y, x) AS c FROM VALUES (1, 2), (2, 3), (4, 9), (NULL, 1), (3, NULL) AS t(x, y)
SELECT regr_intercept(y, x) AS b FROM VALUES (CAST(1.5 AS DECIMAL(38,18)), 2), (2.25, 3), (4, 9) AS t(y, x)
SELECT ceil(x, 2) AS a, floor(x, 2) AS b, ceil(x, -1) AS c, floor(x, 0) AS d FROM VALUES (CAST(12.3456 AS DECIMAL(38,18))), (-12.3456) AS t(x) ORDER BY x
SELECT from_utc_timestamp(TIMESTAMP'2024-03-10 07:30:00', 'America/New_York') AS a, from_utc_timestamp(TIMESTAMP'2024-11-03 06:30:00', 'America/New_York') AS b, from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'Asia/Kolkata') AS c, to_utc_timestamp(TIMESTAMP'2024-07-01 12:00:00', 'Europe/Berlin') AS d, from_utc_timestamp('2024-07-01', 'PST') AS e, from_utc_timestamp(DATE'2024-07-01', 'Asia/Tokyo') AS f
SELECT to_utc_timestamp(TIMESTAMP'2024-03-31 02:30:00', 'Europe/Berlin') AS a, to_utc_timestamp(TIMESTAMP'2024-10-27 02:30:00', 'Europe/Berlin') AS b
SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'EST') AS a, from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'US/Pacific') AS b, from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'GMT+2') AS c, from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', '+05:30') AS d
SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'Nowhere/City') AS a
SELECT from_utc_timestamp(TIMESTAMP'2024-07-01 00:00:00', 'america/new_york') AS a
SELECT cast('2024-07-01 00:00:00 America/New_York' AS TIMESTAMP) AS a, cast('2024-07-01 00:00:00 UTC' AS TIMESTAMP) AS b, cast('2024-07-01T00:00:00-0700' AS TIMESTAMP) AS c
SELECT 1 >> 0 AS a, 1024 >> 2 AS b, 1 << 4 AS c, 8L >> 1 AS d
SELECT a FROM VALUES (1), (2) AS t(a) MINUS SELECT a FROM VALUES (1) AS u(a)
SELECT a FROM VALUES (1), (1), (2) AS t(a) MINUS SELECT a FROM VALUES (2) AS u(a)
SELECT round(NULL, 2) AS a, ceil(NULL) AS b, floor(NULL) AS c, abs(NULL) AS d, sqrt(NULL) AS e, upper(NULL) AS f, length(NULL) AS g, year(NULL) AS h, date_add(NULL, 1) AS i, sum(NULL) AS j, avg(NULL) AS k, max(NULL) AS l, round(NULL) AS m, bround(NULL, 1) AS n, greatest(NULL, NULL) AS o, concat(NULL) AS p, size(NULL) AS q, NULL + NULL AS r, NULL / 2 AS s, NULL || 'x' AS t
SELECT to_timestamp(1700000000) AS a, to_timestamp(1700000000.5) AS b, to_timestamp(1700000000.25D) AS c
SELECT from_unixtime(1700000000.9) AS a, from_unixtime(1700000000000 / 1000, 'yyyy-MM-dd') AS b, from_unixtime('1700000000') AS c, from_unixtime(NULL) AS d
SELECT substring('abcdef', 2.9) AS a, substring('abcdef', 1.5, 2.7) AS b, left('abc', 1.9) AS c, repeat('a', 2.5) AS d, lpad('a', 2.9, 'x') AS e, date_add(DATE'2024-01-01', 1) AS f
SELECT date_add(DATE'2024-01-01', 5L) AS a
SELECT add_months(DATE'2024-01-01', 1.5) AS a
SELECT months_between(DATE'2024-03-31', DATE'2024-02-10', true) AS a, months_between(DATE'2024-03-31', DATE'2024-02-10', false) AS b
SELECT regexp_replace('aXbX', 'X', '-', 3) AS a, regexp_replace('aXbX', 'X', '-', 1) AS b, regexp_replace('a', '', '-') AS c
SELECT timestamp'2024-03-05 10:11:12 Europe/Berlin' AS c
SELECT to_date('5-Mar-2024', 'd-MMM-yyyy') AS g
SELECT timediff(HOUR, TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-02 00:00:00') AS f
SELECT date_from_unix_date(19000) AS c
SELECT timestamp_seconds(1.5) AS a, timestamp_seconds(1.5D) AS b
SELECT DATE'2024-01-01' + 5L AS a
SELECT DATE'2024-01-01' + 5 AS a, 5 + DATE'2024-01-01' AS b, DATE'2024-01-01' - 5 AS c
SELECT '5' - NULL AS a
SELECT row_number() OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS a FROM VALUES (1), (2) AS t(x) ORDER BY 1
SELECT CASE WHEN 'a' THEN 1 END AS a
SELECT if('true', 1, 2) AS a
SELECT row_number() OVER (ORDER BY x) AS a, lag(x) OVER (ORDER BY x) AS b, ntile(2) OVER (PARTITION BY x ORDER BY x) AS c FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT DATE'9999-12-31' AS a, TIMESTAMP'9999-12-31 00:00:00' AS b, coalesce(CAST(NULL AS DATE), DATE'9999-12-31') AS c, DATE'0001-01-01' AS d
SELECT max(v) AS k, count(*) AS n FROM VALUES ('a', 5), ('a', 1), ('b', 9) AS t(k, v) GROUP BY k HAVING k > 'a'
SELECT 5 + CAST('2' AS INT) AS a, '5' + 2 AS b, 2 * '1.5' AS c
SELECT named_struct('a', 1, 'b', 2).b AS a, (1, 2).col1 AS b
SELECT k FROM VALUES ('a', 5), ('b', 9) AS t(k, v) WHERE (k, v) IN (SELECT k, max(v) FROM VALUES ('a', 5), ('a', 1), ('b', 10) AS u(k, v) GROUP BY k)
WITH calendar AS (SELECT explode(sequence(DATE'2024-01-01', DATE'2024-03-01', INTERVAL 1 MONTH)) AS m) SELECT m, last_day(m) AS e, date_format(m, 'MMMM yyyy') AS label, day(last_day(m)) AS days FROM calendar ORDER BY m
WITH d AS (SELECT explode(sequence(to_date('2024-02-26'), to_date('2024-03-03'), INTERVAL 1 DAY)) AS day) SELECT day, date_format(day, 'EEE') AS n, CASE WHEN dayofweek(day) IN (1, 7) THEN 'weekend' ELSE 'week' END AS k, weekofyear(day) AS w FROM d ORDER BY day
SELECT printf('%05d|%-10s|%5.2f', 42, 'ab', 3.14159D) AS x
SELECT from_json('{"a":1,"b":{"c":[1,2]}}', 'a INT, b STRUCT<c: ARRAY<INT>>').b.c[1] AS x, from_json('{"a":1}', 'MAP<STRING, INT>')['a'] AS y, from_json('[1,2]', 'ARRAY<INT>') AS z
VALUES (1, 'a'), (2, 'b')
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, name) ORDER BY id
SELECT id, id * 2 AS d FROM range(5) ORDER BY id
SELECT a.id FROM range(3) a CROSS JOIN range(2) b ORDER BY 1
SELECT current_date() = date(now()) AS a, typeof(1.5) AS b, typeof(current_date() - DATE'2024-01-01') AS c, typeof(array(1L)) AS d
SELECT INTERVAL '1' DAY * 3 + DATE'2024-01-01' AS x, DATE'2024-01-01' + 2 * INTERVAL '1' MONTH AS y, INTERVAL 3 DAYS / 2 > INTERVAL 1 DAY AS z
SELECT array_except(array('a', 'b'), array('b')) AS e, array_intersect(array(1, 2), array(2, 3)) AS i, array_union(array(1), array(1, 2)) AS u, arrays_overlap(array(1), array(1)) AS o, arrays_zip(array(1, 2), array('a', 'b')) AS z, array_repeat('x', 2) AS r, array_remove(array(1, 2, 1), 1) AS m, array_append(array(1), 2) AS ap, array_prepend(array(1), 0) AS pp, array_insert(array(1, 3), 2, 2) AS ins, array_compact(array(1, NULL)) AS c
SELECT 'abc' = 'abc ' AS a, 'a' < 'B' AS b, '' IS NULL AS c
SELECT CAST('  2024-01-01  ' AS DATE) AS a, try_cast('2024-1-1T' AS DATE) AS b, try_cast('2024-01-01 25' AS TIMESTAMP) AS c
SELECT CAST(DATE'2024-01-01' AS INT) AS x
SELECT CAST(TRUE AS DECIMAL(3,1)) AS a, CAST(1.5 AS BOOLEAN) AS b, CAST('t' AS BOOLEAN) AS c, CAST('0' AS BOOLEAN) AS d
SELECT CAST(1e20 AS BIGINT) AS x
SELECT CAST('1e3' AS INT) AS x
SELECT CAST('1e3' AS DOUBLE) AS a, CAST('Infinity' AS DOUBLE) AS b, CAST('1.5f' AS FLOAT) AS c
SELECT CAST('1e3' AS DECIMAL(10,1)) AS a, try_cast('123456' AS DECIMAL(4,1)) AS b
SELECT CAST(123.456 AS STRING) AS a, CAST(CAST(1 AS DECIMAL(38,18)) AS STRING) AS b, CAST(CAST(0 AS DECIMAL(38,18)) AS STRING) AS c
SELECT CAST(0.000000001 AS DECIMAL(20,12)) AS a, CAST(CAST(0.000000001 AS DECIMAL(20,12)) AS STRING) AS b
SELECT CAST(-0.0D AS STRING) AS a, -0.0D = 0.0D AS b, CAST('-0' AS DOUBLE) AS c
SELECT round(1.005D, 2) AS a, round(2.675D, 2) AS b, round(-1.5D) AS c, round(CAST(12345 AS BIGINT), -2) AS d, round(1e15 + 0.5) AS e
SELECT round(CAST(1.25 AS DECIMAL(38,18)), 1) AS a, round(99.99, 1) AS b, bround(2.55, 1) AS c, ceil(1.234, 2) AS d, floor(-1.234, 1) AS e
SELECT 5 % -3 AS a, -5 % 3 AS b, pmod(-5, -3) AS c, mod(5.5, 2) AS d, 5.5D % 2 AS e
SELECT 10 / 4 AS a, 10D / 4 AS b, 1.0 / 3 AS c, CAST(10 AS DECIMAL(10,2)) / CAST(3 AS DECIMAL(5,1)) AS d, 1 / 3.0 AS e, 2.0 / 3.00 AS f
SELECT avg(x) AS a, avg(CAST(x AS DECIMAL(10,2))) AS b, sum(CAST(x AS FLOAT)) AS c, stddev_pop(x) AS d FROM VALUES (1), (2), (4) AS t(x)
SELECT sum(x) AS s FROM VALUES (CAST(1 AS TINYINT)), (CAST(2 AS TINYINT)) AS t(x)
SELECT avg(x) AS s FROM VALUES (INTERVAL '1' DAY), (INTERVAL '3' DAY) AS t(x)
SELECT max(x) AS a, min(x) AS b, count(x) AS c, sum(x) AS d FROM VALUES (CAST(NULL AS INT)) AS t(x)
SELECT concat_ws(',', NULL, 'a', array('b', NULL)) AS a, concat_ws(NULL, 'a') AS b, concat() AS c, concat(array(1), array(2)) AS d
SELECT substring('hello', 0) AS a, substring('hello', -2, 5) AS b, substring('hello', 2, -1) AS c, substr('hello', 10) AS d, left('abc', -1) AS e, right('abc', 0) AS f
SELECT substring_index('a.b.c', '.', 0) AS a, substring_index('a.b.c', '', 1) AS b, substring_index('abc', '.', 1) AS c, substring_index('a..b', '..', -1) AS d
SELECT split('a,b,,', ',') AS a, split('', ',') AS b, split('abc', '') AS c, split('a.b', '.') AS d, split('a|b', '\\|') AS e, split('a,b,c', ',', -1) AS f
SELECT split_part('a,b,c', ',', -1) AS a, split_part('a,b', '', 1) AS b, split_part('abc', ',', 1) AS c
SELECT split_part('a,b,c', ',', 0) AS a
SELECT regexp_replace('abc', '(b)', '[$1]') AS a, regexp_replace('aaa', 'a', 'b', 2) AS b, regexp_replace('x.y', '\\.', '') AS c, regexp_replace('abc', 'x*', '-') AS d
SELECT regexp_extract('abc', 'z', 0) AS a, regexp_extract('a1', '([a-z])(\\d)?', 2) AS b, regexp_extract('ab', '(a)(x)?', 2) AS c
SELECT regexp_extract('abc', 'b', 1) AS x
SELECT regexp_extract_all('a1b22', '(\\d+)') AS a, regexp_extract_all('a1b2', '[a-z]\\d', 0) AS b, regexp_substr('abc123', '\\d+') AS c, regexp_instr('abc', 'c') AS d, regexp_count('aXbX', 'X') AS e
SELECT 'a%b' LIKE 'a\\%b' AS a, 'axb' LIKE 'a\\%b' AS b, 'a\nb' LIKE 'a%b' AS c, '' LIKE '%' AS d, NULL LIKE '%' AS e, 'abc' LIKE 'a_' AS f
SELECT 'abc' LIKE 'A%' AS a, 'abc' ILIKE 'A%' AS b, like('abc', 'a%') AS c, ilike('ABC', 'a%') AS d, 'abc' REGEXP 'b' AS e, regexp('abc', '^b') AS f
SELECT lpad('abc', 5) AS a, rpad('abc', 2) AS b, lpad('abc', 0, 'x') AS c, lpad('abc', 7, 'xy') AS d, rpad('abc', 5, '') AS e
SELECT translate('abc', 'abc', '1') AS a, replace('aaa', 'a', '') AS b, replace('abc', '', 'x') AS c, overlay('Spark SQL' PLACING '_' FROM 6) AS d, repeat('a', -1) AS e
SELECT ascii('') AS a, ascii('é') AS b, chr(65) AS c, chr(0) AS d, chr(321) AS e, char(256) AS f
SELECT conv('ff', 16, 10) AS a, conv('10', 2, 16) AS b, bin(5) AS c, conv('-1', 10, 16) AS d, hex(-1) AS e
SELECT format_number(1234567.891, 2) AS a, format_number(0.5, 0) AS b, format_number(1.5, 0) AS c, format_number(2.5, 0) AS d, format_number(-1234.5D, 1) AS e, format_number(1234, 0) AS f
SELECT date_format(TIMESTAMP'2024-02-09 05:07:08.123456', 'y yy yyyy M MM MMM MMMM d dd D DDD') AS a, date_format(TIMESTAMP'2024-02-09 15:07:08.123456', 'H HH h hh K k m mm s ss S SS SSS SSSSSS a') AS b, date_format(TIMESTAMP'2024-02-09 15:07:08', 'E EEE EEEE Q q QQ QQQ') AS c
SELECT date_format('2024-02-09', 'MM/dd') AS a, date_format('x', 'MM') AS b
SELECT to_date('2024-02-09 10:00:00', 'yyyy-MM-dd HH:mm:ss') AS a, to_date('20240209', 'yyyyMMdd') AS b, to_date('Feb 9, 2024', 'MMM d, yyyy') AS c, to_date('09/Feb/24', 'dd/MMM/yy') AS d
SELECT to_date('2024-02-09', 'yyyy/MM/dd') AS x
SELECT to_date('2024-2-9', 'yyyy-MM-dd') AS x
SELECT try_to_date('2024-2-9', 'yyyy-M-d') AS a, try_to_timestamp('xx') AS b, to_timestamp('2024-02-09T10:11:12.5Z') AS c, to_timestamp('2024-02-09 10:11:12.123', 'yyyy-MM-dd HH:mm:ss.SSS') AS d
SELECT to_unix_timestamp('2024-02-29 10:11:12') AS a, unix_timestamp('2024-02-29', 'yyyy-MM-dd') AS b, from_unixtime(1709201472, 'yyyy-MM-dd HH:mm') AS c, timestamp_seconds(1.5) AS d, timestamp_seconds(1709201472.25) AS e
SELECT date_trunc('SECOND', TIMESTAMP'2024-02-29 10:11:12.5') AS a, date_trunc('QUARTER', DATE'2024-05-15') AS b, date_trunc('bogus', now()) AS c, trunc('2024-05-15', 'MON') AS d, trunc(DATE'2024-05-15', 'DAY') AS e, date_trunc('MILLISECOND', TIMESTAMP'2024-02-29 10:11:12.12345') AS f
SELECT date_trunc('DECADE', DATE'2024-05-15') AS a, trunc(DATE'2024-05-15', 'DECADE') AS b
SELECT datediff('2024-03-01', '2024-02-01') AS a, datediff(TIMESTAMP'2024-03-01 23:00:00', '2024-03-01') AS b, datediff(WEEK, DATE'2024-01-01', DATE'2024-01-15') AS c, datediff(QUARTER, DATE'2024-01-01', DATE'2024-12-31') AS d, datediff(YEAR, DATE'2023-12-31', DATE'2024-01-01') AS e
SELECT timestampdiff(DAY, TIMESTAMP'2024-01-02 00:00:00', TIMESTAMP'2024-01-01 12:00:00') AS a, timestampdiff(MONTH, DATE'2024-03-31', DATE'2024-02-29') AS b, timestampdiff(YEAR, DATE'2020-02-29', DATE'2024-02-28') AS c, timestampdiff(MICROSECOND, now(), now()) AS d
SELECT date_add(MONTH, 1, DATE'2024-01-31') AS a, dateadd(QUARTER, 1, DATE'2024-01-31') AS b, dateadd(HOUR, 5, DATE'2024-01-31') AS c, timestampadd(WEEK, -1, DATE'2024-01-31') AS d, dateadd(DAY, 1.9, DATE'2024-01-01') AS e
SELECT date_add('2024-01-01', 1) AS a, date_add(TIMESTAMP'2024-01-01 10:00:00', 1) AS b, date_sub(DATE'2024-01-01', -1) AS c, date_add(DATE'2024-01-01', '2') AS d
SELECT date_add(DATE'2024-01-01', 1.5) AS x
SELECT add_months('2024-01-31', 1) AS a, add_months(DATE'2024-02-29', 12) AS b, months_between('2024-03-31', '2024-02-29') AS c, next_day('2024-02-05', 'Friday') AS d, months_between(DATE'2024-03-15', DATE'2024-01-01', false) AS e
SELECT TIMESTAMP'2024-01-01 00:00:00' + INTERVAL '1.5' SECOND AS a, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL 1.25 SECONDS AS b, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL '10:30' HOUR TO MINUTE AS c
SELECT DATE'2024-03-01' - DATE'2024-02-01' AS x
SELECT INTERVAL '1' DAY / 2 > INTERVAL '11' HOUR AS a, INTERVAL '1' DAY * 2.5 = INTERVAL '60' HOUR AS b, 2 * INTERVAL '1' HOUR < INTERVAL '1' DAY AS c, -INTERVAL '1' DAY < INTERVAL '0' DAY AS d
SELECT sum(x) > INTERVAL '1' DAY AS a, max(x) = INTERVAL '2' DAY AS b FROM VALUES (INTERVAL '1' DAY), (INTERVAL '2' DAY) AS t(x)
SELECT year('2024-05-01') AS a, month(TIMESTAMP'2024-05-01 00:00:00') AS b, weekofyear(DATE'2024-12-30') AS c, dayofmonth('2024-05-09') AS d, hour('2024-05-01 07:00:00') AS e, weekday(DATE'2024-05-05') AS f, quarter('2024-12-01') AS g
SELECT make_timestamp(2024, 2, 30, 0, 0, 0) AS x
SELECT make_date(2024, 2, 30) AS x
SELECT try_make_timestamp(2024, 2, 30, 0, 0, 0) AS a, make_timestamp(2024, 1, 1, 0, 0, 60) AS b, make_timestamp(2024, 1, 1, 0, 0, 0, '+02:00') AS c
SELECT last_day('2024-02-01') AS a, last_day(TIMESTAMP'2024-02-01 10:00:00') AS b, date('2024-02-01T10:00:00') AS c, timestamp('2024-02-01') AS d
SELECT sequence(1, 5, 2) AS a, sequence(5, 1) AS b, sequence(DATE'2024-01-31', DATE'2024-04-30', INTERVAL 1 MONTH) AS c, sequence(TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-01 02:00:00', INTERVAL 1 HOUR) AS d
SELECT array(1, 2)[5] AS x
SELECT element_at(array(1, 2), 0) AS x
SELECT element_at(map('a', 1), 'b') AS a, map('a', 1)['b'] AS b, try_element_at(map('a', 1), 'b') AS c, map('a', 1).a AS d
SELECT map('a', 1, 'a', 2) AS x
SELECT array_sort(array(3, NULL, 1)) AS a, sort_array(array('b', NULL, 'a')) AS b, array_sort(array('b', 'A', 'a')) AS c, array_max(array(1.5, 2)) AS d, array_min(array('b', 'a')) AS e
SELECT array_contains(array(1, 2), 1.0) AS a, array_position(array('a', 'b'), 'b') AS b, array_distinct(array(1, NULL, NULL, 1)) AS c, array_contains(array(NULL), 1) AS d
SELECT slice(array(1, 2, 3), 0, 2) AS x
SELECT size(map('a', 1)) AS a, size(CAST(NULL AS ARRAY<INT>)) AS b, cardinality(array()) AS c, array_size(CAST(NULL AS ARRAY<INT>)) AS d
SELECT map_keys(map('b', 1, 'a', 2)) AS a, map_values(map('b', 1, 'a', 2)) AS b, map_entries(map('a', 1)) AS c, map_from_arrays(array('x'), array(1)) AS d, str_to_map('a:1,b:2') AS e, str_to_map('a=1;b', ';', '=') AS f
SELECT named_struct('a', 1, 'b', named_struct('c', 'x')).b.c AS a, struct(1, 'a').col2 AS b, struct(1 AS x, 'y' AS z) AS c
SELECT greatest(DATE'2024-01-01', DATE'2024-02-01') AS a, least('a', 'B') AS b, greatest(1, 2L, 3.5) AS c, greatest(NULL, NULL) AS d
SELECT coalesce(NULL, DATE'2024-01-01') AS a, nvl('1', 2) AS b, nullif(1, '1') AS c, ifnull(NULL, 1.5) AS d, if(NULL, 1, 2L) AS e, nvl2('x', 1, 2.5) AS f
SELECT CASE WHEN NULL THEN 1 END AS a, CASE 1 WHEN '1' THEN 'y' ELSE 'n' END AS b, CASE WHEN 1 = 1 THEN DATE'2024-01-01' ELSE TIMESTAMP'2024-01-01 10:00:00' END AS c
SELECT 1 = '1.0' AS x
SELECT '2024-01-01' < current_date() AS a, '10' < 9 AS b, '10' < '9' AS c, TRUE = 'true' AS d, 1.5 > '1' AS e
SELECT 1 IN ('1', '2') AS a, '1' IN (1, 2) AS b, DATE'2024-01-01' IN ('2024-01-01') AS c, NULL IN (1) AS d, 1 NOT IN (2, NULL) AS e
SELECT x FROM VALUES ('b'), ('A'), ('a'), (NULL), ('') AS t(x) ORDER BY x
SELECT x FROM VALUES (1.5D), (CAST('NaN' AS DOUBLE)), (NULL), (CAST('-Infinity' AS DOUBLE)) AS t(x) ORDER BY x DESC
SELECT CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE) AS a, CAST('NaN' AS DOUBLE) > 1e300 AS b, isnan(CAST('NaN' AS DOUBLE)) AS c, nanvl(CAST('NaN' AS DOUBLE), 1D) AS d
SELECT max(x) AS a, min(x) AS b FROM VALUES (1D), (CAST('NaN' AS DOUBLE)) AS t(x)
SELECT g, count(*) AS n FROM VALUES (0.0D), (-0.0D), (CAST('NaN' AS DOUBLE)), (CAST('NaN' AS DOUBLE)) AS t(g) GROUP BY g ORDER BY g
SELECT x, last_value(x) OVER (ORDER BY x) AS a, first_value(x) OVER (ORDER BY x DESC) AS b, nth_value(x, 2) OVER (ORDER BY x) AS c FROM VALUES (1), (2), (2), (3) AS t(x) ORDER BY x
SELECT x, last_value(x, true) OVER (ORDER BY i) AS a, lag(x, 1, 0) OVER (ORDER BY i) AS b, lag(x) IGNORE NULLS OVER (ORDER BY i) AS c, first(x) IGNORE NULLS OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS d FROM VALUES (1, 5), (2, NULL), (3, 7) AS t(i, x) ORDER BY i
SELECT i, sum(x) OVER (ORDER BY i RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a, count(x) OVER (ORDER BY i ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS b, avg(x) OVER (PARTITION BY i % 2) AS c, max(x) OVER (ORDER BY i DESC) AS d FROM VALUES (1, 5), (2, NULL), (3, 7), (5, 1) AS t(i, x) ORDER BY i
SELECT i, sum(x) OVER w AS s, row_number() OVER w AS r FROM VALUES (1, 5), (2, 6) AS t(i, x) WINDOW w AS (ORDER BY i) ORDER BY i
SELECT collect_list(x) OVER (ORDER BY x) AS l, percentile(x, 0.5) OVER () AS p, approx_count_distinct(x) OVER () AS d FROM VALUES (1), (2), (3) AS t(x) ORDER BY size(l)
SELECT count(DISTINCT a, b) AS x, count(a, b) AS y, count(DISTINCT a) AS z FROM VALUES (1, 2), (1, 2), (1, NULL), (NULL, NULL) AS t(a, b)
SELECT sum(DISTINCT x) AS a, avg(DISTINCT x) AS b, collect_set(x) AS c FROM VALUES (1), (1), (3) AS t(x)
SELECT 1 AS a UNION SELECT 1 UNION ALL SELECT 2 ORDER BY a
SELECT 1 AS a UNION ALL SELECT 2.5 AS b UNION ALL SELECT NULL ORDER BY a
SELECT a, sum(b) AS s FROM VALUES (1, 2), (1, 3), (2, 4) AS t(a, b) GROUP BY a HAVING s > 4 ORDER BY s
SELECT a + 1 AS c, c * 2 AS d FROM VALUES (1), (2) AS t(a) WHERE a > 1
SELECT a AS b, b AS c FROM VALUES (1, 2) AS t(a, b)
SELECT a x, count(*) FROM VALUES (1), (1), (2) AS t(a) GROUP BY x ORDER BY x
SELECT a, b FROM VALUES (1, 2) AS t(a, b) GROUP BY a
SELECT nosuch FROM VALUES (1) AS t(a)
SELECT a FROM VALUES (1) AS t(a) JOIN VALUES (1) AS u(a) ON t.a = u.a
SELECT t.a, u.b FROM VALUES (1), (2) AS t(a) LEFT JOIN VALUES (1, 'x') AS u(a, b) ON t.a = u.a AND u.b = 'x' ORDER BY 1
SELECT * FROM VALUES (1), (2) AS t(a) LEFT SEMI JOIN VALUES (1) AS u(a) ON t.a = u.a
SELECT * FROM VALUES (1), (2) AS t(a) ANTI JOIN VALUES (1) AS u(a) USING (a)
SELECT a FROM VALUES (1), (NULL) AS t(a) WHERE a NOT IN (SELECT b FROM VALUES (2), (NULL) AS u(b))
SELECT (SELECT b FROM VALUES (1), (2) AS u(b)) AS x
SELECT EXISTS (SELECT 1 FROM VALUES (1) AS u(b) WHERE b > 5) AS x
SELECT 5 & 3 AS a, 5 | 3 AS b, 5 ^ 3 AS c, ~5 AS d, shiftleft(1, 3) AS e, shiftright(-8, 1) AS f, shiftrightunsigned(-8, 1) AS g, bit_count(7) AS h, getbit(5, 0) AS i
SELECT sin(0) AS a, cos(0) AS b, atan2(1, 1) AS c, degrees(pi()) AS d, radians(180) AS e, e() AS f, hypot(3, 4) AS g, cot(1) AS h, sinh(1) AS i, log1p(0) AS j, expm1(0) AS k, rint(2.5) AS l, signum(-2.5) AS m
SELECT log(10) AS a, log(0) AS b, log(-1) AS c, log(2, 0) AS d, sqrt(-1) AS e, acos(2) AS f, pow(0, 0) AS g, pow(-8, 0.5) AS h, exp(1000) AS i
SELECT abs(-2147483648) AS x
SELECT -(-9223372036854775808L) AS x
SELECT CAST(2147483648 AS INT) AS x
SELECT try_cast(2147483648 AS INT) AS a, try_add(9223372036854775807L, 1L) AS b, try_subtract(DATE'2024-01-01', 1) AS c, try_add(TIMESTAMP'2024-01-01 00:00:00', INTERVAL 1 DAY) AS d, try_mod(5, 0) AS e, try_avg(x) AS f, try_sum(x) AS g FROM VALUES (1), (2) AS t(x)
SELECT CAST(32768 AS SMALLINT) AS x
SELECT CAST(1 AS TINYINT) + CAST(127 AS TINYINT) AS x
SELECT 100000 * 100000 AS x
SELECT 1 AS `a b`, 2 AS `c``d`
SELECT typeof(now()) AS a, typeof(1) AS b, typeof('a') AS c, typeof(map('a', 1)) AS d, typeof(NULL) AS e, typeof(struct(1 AS x)) AS f, typeof(1.50) AS g, typeof(2 * 1.5) AS h, typeof(INTERVAL '1' DAY) AS i
SELECT to_json(named_struct('a', 1, 'b', NULL, 'c', DATE'2024-01-01', 'd', 1.50, 't', TIMESTAMP'2024-01-01 10:00:00.5')) AS a, to_json(map('x', array(1, 2))) AS b, to_json(array(struct(1 AS q))) AS c
SELECT from_json('{"a": "x", "b": 1.5}', 'a STRING, b DOUBLE') AS a, from_json('bad', 'a INT') AS b, from_json('{"a":"1"}', 'a INT') AS c, from_json('{"t":"2024-01-01 10:00:00"}', 't TIMESTAMP') AS d, from_json('{"A":1}', 'a INT') AS e
SELECT a, b FROM VALUES ('{"x":1,"y":"z"}') AS t(j) LATERAL VIEW json_tuple(j, 'x', 'y') q AS a, b
SELECT parse_url('https://a.b/c?d=e#f', 'HOST') AS a, parse_url('https://a.b/c?d=e', 'QUERY', 'd') AS b, url_encode('a b&c') AS c, url_decode('a+b%26c') AS d, parse_url('https://u:p@a.b:8/c', 'AUTHORITY') AS e, parse_url('x', 'HOST') AS f
SELECT md5('a') AS a, sha('a') AS b, sha1('a') AS c, sha2('a', 0) AS d, sha2('a', 512) AS e, crc32('a') AS f, sha2('a', 224) AS g
SELECT stack(2, 1, 'a', 2, 'b')
SELECT inline(array(struct(1 AS a, 'x' AS b), struct(2 AS a, 'y' AS b)))
SELECT posexplode(array('a', 'b'))
SELECT explode_outer(CAST(NULL AS ARRAY<INT>)) AS x
SELECT posexplode_outer(map('a', 1))
SELECT inline_outer(array(struct(1 AS a)))
SELECT t.a, x.k, x.v FROM VALUES (1, map('p', 'q')) AS t(a, m) LATERAL VIEW explode(m) x AS k, v
SELECT a, e FROM VALUES (1, array(1, 2)) AS t(a, arr), LATERAL explode(arr) AS x(e) ORDER BY e
SELECT * FROM explode(array(1, 2)) AS t(x)
SELECT * FROM VALUES (1, 'a'), (2, NULL) AS t(id, v) WHERE v IS NOT NULL OR id > 1 ORDER BY id DESC NULLS FIRST
SELECT transform(array(1, 2, 3), (x, i) -> x * i) AS a, filter(array(1, 2, 3), (x, i) -> i > 0) AS b, aggregate(array(1, 2), 0, (a, x) -> a + x) AS c, exists(array(1, NULL), x -> x > 1) AS d, forall(array(1, NULL), x -> x > 0) AS e, array_sort(array('bb', 'a'), (l, r) -> length(l) - length(r)) AS f
SELECT mode(x) AS a, any_value(y) AS b, max_by(x, y) AS c, bool_or(x > 1) AS d, every(x > 0) AS e, some(x > 1) AS f, approx_percentile(x, 0.5, 100) AS g, first_value(y) AS h FROM VALUES (1, 'a'), (1, 'a') AS t(x, y)
SELECT percentile(x, 2) AS a FROM VALUES (1) AS t(x)
SELECT listagg(x, ',') AS a, string_agg(x) AS b FROM VALUES ('a'), (NULL) AS t(x)
SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x DESC) AS a, listagg(DISTINCT x) WITHIN GROUP (ORDER BY x) AS b FROM VALUES ('a'), ('b'), ('a') AS t(x)
SELECT var_samp(x) AS a, var_pop(x) AS b, covar_samp(x, y) AS c, corr(x, y) AS d, regr_slope(y, x) AS e, regr_count(y, x) AS f, regr_avgx(y, x) AS g, skewness(x) AS h, kurtosis(x) AS i FROM VALUES (1, 2), (2, 3), (4, 9) AS t(x, y)
SELECT stddev(x) AS a, variance(x) AS b, corr(x, x) AS c FROM VALUES (1) AS t(x)
SELECT grouping(a) AS g, a, sum(b) AS s FROM VALUES ('x', 1), ('y', 2), (NULL, 3) AS t(a, b) GROUP BY a WITH ROLLUP ORDER BY g, a
SELECT a, b, grouping_id(a, b) AS g, count(*) AS n FROM VALUES ('x', 1), ('y', 2) AS t(a, b) GROUP BY a, b WITH CUBE ORDER BY g, a, b
SELECT a, count(*) FILTER (WHERE b > 1) AS n, sum(b) FILTER (WHERE b > 100) AS s FROM VALUES ('x', 1), ('x', 2) AS t(a, b) GROUP BY a
SELECT 'x' AS k, * FROM VALUES (1, 2) AS t(a, b)
SELECT t.*, a AS again FROM VALUES (1, 2) AS t(a, b)
SELECT count(*) AS n FROM VALUES (1), (2) AS t(a) WHERE NOT (a = 1 OR a IS NULL) AND a <> 5
SELECT 1 WHERE FALSE
SELECT 1 AS x LIMIT 0
SELECT DISTINCT a, b FROM VALUES (1, NULL), (1, NULL) AS t(a, b)
SELECT date_diff(DATE'2024-01-02', DATE'2024-01-01') AS a, days(1) AS b
SELECT equal_null(1, NULL) AS a, NULL <=> NULL AS b, 1 IS DISTINCT FROM NULL AS c, NOT NULL AS d, NULL OR TRUE AS e
SELECT elt(2, 'a', 'b') AS a, elt(5, 'a') AS b, field('b', 'a', 'b') AS c, find_in_set('b', 'a,b') AS d
SELECT find_in_set('b', 'a,b') AS d, find_in_set('a,b', 'a,b') AS e, ucase('a') AS f, lcase('A') AS g, startswith('abc', NULL) AS h, contains('abc', '') AS i
SELECT TIMESTAMP'2024-01-01 00:00:00' - TIMESTAMP'2024-01-03 01:02:03.456' AS x, (DATE'2024-01-01' - DATE'2024-02-01') AS y
SELECT INTERVAL '1' DAY * 1.5 AS a, 3 * INTERVAL '1' HOUR AS b, INTERVAL '1' DAY / 7 AS c, INTERVAL '10' SECOND * 0.3D AS d
SELECT DATE'2024-01-31' + 2 * INTERVAL '1' MONTH AS y, DATE'2024-01-01' + INTERVAL '1' YEAR * 0.5 AS z, add_months(DATE'2024-01-01', 3) AS w
SELECT INTERVAL '1' DAY / 0 AS x
SELECT make_dt_interval(100, 13) AS a, make_dt_interval(0, 0, 1, -0.1) AS b, make_dt_interval(NULL) AS c
SELECT TIMESTAMP'2024-01-01 00:00:00' - INTERVAL '1 02:03:04.5' DAY TO SECOND AS b, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL '10:30' MINUTE TO SECOND AS c, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL '-3' HOUR AS d, TIMESTAMP'2024-01-01 00:00:00' + INTERVAL -3 HOURS AS e
SELECT CASE WHEN 1 = 1 THEN INTERVAL '1' DAY ELSE INTERVAL '1' HOUR END < INTERVAL '2' DAY AS a, coalesce(NULL, DATE'2024-01-02' - DATE'2024-01-01') AS b, abs(DATE'2024-01-01' - DATE'2024-01-05') AS c, -(DATE'2024-01-05' - DATE'2024-01-01') AS d
SELECT x, window(x, '2 days', '1 day').end AS e FROM VALUES (TIMESTAMP'1969-12-31 10:00:00'), (NULL) AS t(x) ORDER BY e
SELECT count(*) AS n FROM VALUES (TIMESTAMP'2024-01-01 10:00:00'), (NULL) AS t(x) GROUP BY window(x, '1 day')
SELECT * FROM (SELECT 'a' AS p, 1 AS u, 5 AS v UNION ALL SELECT 'b', 2, 7) PIVOT (sum(v) FOR (p, u) IN (('a', 1), ('b', 2)))
SELECT * FROM (SELECT 'k' AS k, 'a' AS p, 1 AS u, 5 AS v UNION ALL SELECT 'k', 'b', 2, 7) PIVOT (sum(v) AS s, count(*) AS c FOR (p, u) IN (('a', 1) AS x, ('b', 2) AS y))
SELECT 'a_b' LIKE 'a!_b' ESCAPE '!' AS a, 'axb' LIKE 'a!_b' ESCAPE '!' AS b, 'a!b' LIKE 'a!!b' ESCAPE '!' AS c, 'a\\b' LIKE 'a\\b' ESCAPE '!' AS d, '50%' LIKE '%/%' ESCAPE '/' AS e, 'AB' ILIKE 'a#_' ESCAPE '#' AS f
SELECT 'ab' LIKE 'a!b' ESCAPE '!' AS a
SELECT 'a' 'b' AS x, concat('x' 'y', "z") AS y
FROM VALUES (1, 2) AS t(a, b) SELECT a + b AS c
FROM VALUES (1, 2) AS t(a, b)
SELECT i, lead(x, 1, i * 100) OVER (ORDER BY i) AS a, lag(x, 2, x) OVER (ORDER BY i) AS b FROM VALUES (1, 5), (2, NULL), (3, 7) AS t(i, x) ORDER BY i
SELECT like('abc', 'a%') AS c, ilike('ABC', 'a%') AS d, concat() AS e, concat(array(1), array(2, NULL)) AS f, concat(array(1), CAST(NULL AS ARRAY<INT>)) AS g, concat(array(1), array(2.5)) AS h
SELECT levenshtein('kitten', 'sitting', 2) AS a, levenshtein('kitten', 'sitting', 3) AS b, split('abc', '') AS c, split('', '') AS d
SELECT conv('ff', 16, 10) AS a, conv('10', 2, 16) AS b, conv('-1', 10, 16) AS c, conv('zz', 36, 10) AS d, conv('12x', 10, 2) AS e, conv('', 10, 2) AS f, conv(255, 10, 16) AS g
SELECT conv('99999999999999999999999', 10, 16) AS a
SELECT sin(1) AS a, cos(1) AS b, tan(1) AS c, asin(1) AS d, acos(2) AS e, atan(1) AS f, atan2(1, -1) AS g, sinh(1) AS h, cosh(1) AS i, tanh(1) AS j, degrees(1) AS k, radians(90) AS l, log1p(1) AS m, expm1(1) AS n, rint(2.5) AS o, hypot(3, 4) AS p, cot(1) AS q, log1p(-2) AS r
SELECT nanvl(CAST('NaN' AS DOUBLE), 5) AS a, nanvl(1.5, 2) AS b, nanvl(NULL, 1) AS c
SELECT shiftrightunsigned(-8, 1) AS a, shiftrightunsigned(-8L, 1) AS b, getbit(5, 0) AS c, getbit(5L, 1) AS d
SELECT getbit(5, 40) AS d
SELECT make_timestamp(2024, 2, 29, 12, 30, 15.5) AS t, make_timestamp(2024, 1, 1, 0, 0, 60) AS b, try_make_timestamp(2024, 13, 1, 0, 0, 0) AS c, make_timestamp(2024, 1, 1, 23, 59, 59.999999) AS d
SELECT make_timestamp(2024, 1, 1, 0, 0, 61) AS b
SELECT make_timestamp(2024, 1, 1, 24, 0, 0) AS b
SELECT make_timestamp(2024, 7, 1, 0, 0, 0, 'Europe/Berlin') AS b
SELECT try_subtract(DATE'2024-01-01', 1) AS c, try_add(TIMESTAMP'2024-01-01 00:00:00', INTERVAL 1 DAY) AS d, try_subtract(DATE'2024-01-05', DATE'2024-01-01') AS e
SELECT CASE WHEN NULL THEN 1 ELSE 2 END AS a
SELECT dateadd(DAY, 1.9, DATE'2024-01-01') AS e, dateadd(HOUR, '2', DATE'2024-01-01') AS f
SELECT (SELECT b FROM (SELECT 1 AS b UNION ALL SELECT 2) u) AS x
SELECT a, b, sum(a) AS s FROM VALUES (1, 2) AS t(a, b) GROUP BY a
SELECT a, sum(b) AS s FROM VALUES (1, 2) AS t(a, b)
SELECT avg(x) AS a, sum(x) AS s, min(x) AS m FROM VALUES (DATE'2024-01-05' - DATE'2024-01-01'), (DATE'2024-01-02' - DATE'2024-01-01') AS t(x)
SELECT to_char(1234.5, '9999.99') AS a, to_char(5, '999') AS b, to_char(5, '000') AS c, to_char(1234567, '9,999,999') AS d, to_char(1234, '9,999,999') AS e, to_char(-5, 'S999') AS g, to_char(5, 'S999') AS h, to_char(-5, '999') AS i
SELECT to_char(12.3, '99.00') AS a, to_char(12.345, '99.99') AS b, to_char(0.5, '0.99') AS c, to_char(0.5, '9.99') AS d, to_char(0.0, '999.99') AS e, to_char(123456, '999') AS f, to_char(123456, '99,99') AS g, to_char(1234.5, '$9,999.99') AS h, to_char(12.5, '$9,999.99') AS i, to_char(-12.5, 'S$999.99') AS j
SELECT to_number('1,234.5', '9,999.9') AS a, to_number('454', '999') AS b, to_number('454.00', '000.00') AS c, to_number('$78.12', '$99.99') AS d, to_number('-12,454.8', 'S99,999.9') AS e, to_number('12', '999') AS f, to_number('12', '99.99') AS g, to_number(' 12', '99') AS h, try_to_number('x', '99') AS i, try_to_number('1,234', '9,999') AS j
SELECT to_number('1234', '999') AS x
SELECT to_number('12x', '99') AS x
SELECT format_number(12332.123456, '##,###.###') AS a, format_number(5, '000') AS b, format_number(1234.5, '#,##0.00') AS c, format_number(0.5, '0.##') AS d, format_number(1234567, '#,###') AS e, format_number(0.125, '0.00') AS f, format_number(0.135, '0.00') AS g, format_number(-1234.5, '$#,##0.00') AS h, format_number(12, '#') AS i, format_number(1234.5D, '0.0') AS j
SELECT map_from_arrays(collect_list(k), collect_list(v)) AS m FROM (SELECT 'a' AS k, 1 AS v)
SELECT array(INTERVAL '1' DAY)[0] < INTERVAL '2' DAY AS a, greatest(INTERVAL '1' DAY, INTERVAL '25' HOUR) = INTERVAL '25' HOUR AS b, INTERVAL '24' HOUR = INTERVAL '1' DAY AS c, INTERVAL '12' MONTH = INTERVAL '1' YEAR AS d
SELECT typeof(DATE'2024-01-01' - DATE'2023-01-01') AS a, typeof(now() - now()) AS b, typeof(avg(DATE'2024-01-01' - DATE'2023-01-01')) AS c
SELECT coalesce(CAST(1.5 AS DECIMAL(10,2)), CAST(2 AS DECIMAL(38,18))) AS a, CASE WHEN true THEN CAST(1.5 AS DECIMAL(10,2)) ELSE 3 END AS b, if(false, 1.25, CAST(7 AS BIGINT)) AS c, greatest(1.25, 3, CAST(2 AS DECIMAL(20,5))) AS d, nullif(CAST(1 AS DECIMAL(10,2)), 1) AS e
SELECT CAST(1 AS BIGINT) * CAST(0.07 AS DECIMAL(38,18)) AS a, CAST(3 AS INT) / CAST(0.07 AS DECIMAL(38,18)) AS b, CAST(10 AS DECIMAL(38,18)) / 3 AS c, CAST(10 AS DECIMAL(38,18)) * 0.1 AS d, CAST(10 AS DECIMAL(38,18)) + 1 AS e, CAST(10 AS DECIMAL(38,18)) - 0.5D AS f, -CAST(2.5 AS DECIMAL(38,18)) % 2 AS g
SELECT sum(CASE WHEN x > 1 THEN y ELSE 0 END) AS a, sum(if(x > 1, y, NULL)) AS b, avg(coalesce(y, 0)) AS c, sum(y) / sum(x) AS d, sum(y) * 100 / sum(sum(y)) OVER () AS e FROM VALUES (1, CAST(1.5 AS DECIMAL(38,18))), (2, CAST(2.25 AS DECIMAL(38,18))), (3, NULL) AS t(x, y)
SELECT a, b FROM (SELECT 1 AS a, CAST(1.5 AS DECIMAL(10,2)) AS b UNION ALL SELECT 2, CAST(2.25 AS DECIMAL(12,3))) ORDER BY a
SELECT x FROM (SELECT 1 AS x UNION ALL SELECT CAST(2 AS BIGINT) UNION ALL SELECT NULL) ORDER BY x
SELECT d FROM (SELECT DATE'2024-01-01' AS d UNION ALL SELECT TIMESTAMP'2024-01-01 10:00:00') ORDER BY d
SELECT TIMESTAMP'2024-01-01 10:00:00' BETWEEN '2024-01-01' AND '2024-01-02' AS a, TIMESTAMP'2024-01-01 10:00:00' > DATE'2024-01-01' AS b, DATE'2024-01-02' >= '2024-01-01 23:00:00' AS c, '2024-01-01T10:00:00Z' = TIMESTAMP'2024-01-01 10:00:00' AS d, TIMESTAMP'2024-01-01 00:00:00' = '2024-01-01' AS e
SELECT '12' = 12 AS a, '12.0' = 12.0 AS b, 12L = '12' AS c, '007' = 7 AS d, 'true' = true AS e, 1.0 = '1' AS f, 1 < '2' AS g
SELECT t.a, u.b FROM VALUES ('1'), ('2') AS t(a) JOIN VALUES (1L, 'x'), (3L, 'y') AS u(k, b) ON t.a = u.k
SELECT count(DISTINCT a) FILTER (WHERE b > 1) AS x, count(DISTINCT b) AS y, sum(DISTINCT b) AS z, count(*) FILTER (WHERE a IS NULL) AS w FROM VALUES ('p', 1), ('p', 2), ('q', 2), (NULL, 3) AS t(a, b)
SELECT date_trunc('week', DATE'2024-12-31') AS a, weekofyear(DATE'2024-12-30') AS b, weekofyear(DATE'2021-01-03') AS c, dayofweek(DATE'2024-12-29') AS d, extract(YEAR FROM DATE'2024-12-31') AS e, date_format(DATE'2024-12-31', 'DDD') AS f, quarter(DATE'2024-10-01') AS g, date_trunc('quarter', TIMESTAMP'2024-05-15 10:00:00') AS h
SELECT months_between(TIMESTAMP'2024-03-15 12:00:00', TIMESTAMP'2024-01-31 00:00:00') AS a, months_between(DATE'2024-02-29', DATE'2024-01-31') AS b, add_months(DATE'2024-03-31', -1) AS c, add_months(DATE'2023-02-28', 12) AS d, DATE'2024-02-29' + INTERVAL 1 YEAR AS e, DATE'2024-03-31' - INTERVAL 1 MONTH AS f
SELECT unix_timestamp(TIMESTAMP'2024-01-01 00:00:00.999') AS a, CAST(TIMESTAMP'2024-01-01 00:00:00.999' AS BIGINT) AS b, unix_millis(TIMESTAMP'1969-12-31 23:59:59.999') AS c, CAST(TIMESTAMP'1969-12-31 23:59:59.5' AS BIGINT) AS d, CAST(TIMESTAMP'1969-12-31 23:59:59.5' AS DOUBLE) AS e, date(TIMESTAMP'2024-01-01 23:59:59') AS f
SELECT CAST(123456789.0D AS STRING) AS a, CAST(0.1D + 0.2D AS STRING) AS b, CAST(1e-5 AS STRING) AS c, CAST(100D AS STRING) AS d, CAST(12345678.9D AS STRING) AS e, CAST(CAST(1.1 AS FLOAT) AS STRING) AS f, CAST(CAST(1.1 AS FLOAT) AS DOUBLE) AS g, 1e7 AS h, 1e6 AS i
SELECT round(-2.5) AS a, round(2.5D) AS b, round(-2.5D) AS c, round(0.15D, 1) AS d, round(1234567.891, -3) AS e, round(CAST(25 AS BIGINT), -1) AS f, bround(25, -1) AS g, ceil(-0.5) AS h, floor(-0.5D) AS i, round(NULL, 2) AS j
SELECT array_sort(array('b', NULL, 'a')) AS a, sort_array(array(3, NULL, 1), false) AS b, sort_array(array(named_struct('a', 2, 'b', 'x'), named_struct('a', 1, 'b', 'y'))) AS c, array_distinct(array(1, 1, NULL, NULL)) AS d, array_union(array(1, NULL), array(NULL, 2)) AS e, array_except(array(1, 2, NULL), array(2)) AS f, array_intersect(array(1, NULL), array(NULL, 1)) AS g
SELECT g, sort_array(collect_list(struct(x, y))) AS l, max(struct(x, y)) AS m, min_by(y, x) AS b FROM VALUES ('a', 2, 'p'), ('a', 1, 'q'), ('b', NULL, 'r') AS t(g, x, y) GROUP BY g ORDER BY g
SELECT from_json('{"a":[{"b":1},{"b":"x"}],"c":"2024-01-01"}', 'a ARRAY<STRUCT<b: STRING>>, c DATE') AS x, from_json('{"a":1.0}', 'a INT') AS y, from_json('{"a":true}', 'a STRING') AS z, from_json('', 'a INT') AS w, from_json(NULL, 'a INT') AS v
SELECT get_json_object('{"a":{"b":[{"c":5}]}}', '$.a.b[0].c') AS a, get_json_object('{"a":"x y"}', '$.a') AS b, get_json_object('{"a":[1,"2",null]}', '$.a') AS c, get_json_object('{"a":{"z":1,"y":2}}', '$.a') AS d, get_json_object(NULL, '$.a') AS e, get_json_object('{"a":1}', 'a') AS f
SELECT regexp_extract('https://adb-123.4.azuredatabricks.net/x', 'adb-(\\d+)\\.(\\d+)', 1) AS a, regexp_replace('2024-01-02T03:04:05Z', '[TZ]', ' ') AS b, regexp_extract('key=val;k2=v2', 'k2=([^;]*)') AS c, split('a, b ,c', '\\s*,\\s*') AS d, regexp_replace('aaa', '^a', 'b') AS e, 'Foo.Bar' RLIKE '(?i)foo\\.' AS f, regexp_extract_all('a=1,b=2', '(\\w)=(\\d)', 2) AS g
SELECT concat_ws(',', sort_array(array('b', 'a'))) AS a, concat_ws('-', 1, 2.5, DATE'2024-01-01', true) AS b, concat(1, 'x', 2.50, NULL) AS c, 'a' || 1 || 2.5 AS d, array_join(array('a', NULL, 'b'), ',', 'N') AS e
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a, avg(x) OVER (ORDER BY x RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS b, last_value(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c, count(*) OVER (PARTITION BY x % 2 ORDER BY x DESC) AS d FROM VALUES (1), (2), (2), (5), (NULL) AS t(x) ORDER BY x
SELECT g, x, first_value(x) IGNORE NULLS OVER (PARTITION BY g ORDER BY i) AS f, last_value(x) IGNORE NULLS OVER (PARTITION BY g ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ffill, sum(x) OVER (PARTITION BY g ORDER BY i) AS s FROM VALUES ('a', 1, NULL), ('a', 2, 5), ('a', 3, NULL), ('b', 1, 7) AS t(g, i, x) ORDER BY g, i
SELECT * FROM (SELECT g, x, dense_rank() OVER (PARTITION BY g ORDER BY x DESC) AS r FROM VALUES ('a', 1), ('a', 2), ('b', 3), ('a', 2) AS t(g, x)) WHERE r = 1 ORDER BY g, x
SELECT g, percentile(x, 0.9) AS a, percentile_approx(x, 0.9) AS b, median(x) AS c, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS d, stddev(x) AS e FROM VALUES ('a', CAST(1.5 AS DECIMAL(38,18))), ('a', CAST(2.5 AS DECIMAL(38,18))), ('b', NULL) AS t(g, x) GROUP BY g ORDER BY g
SELECT g, avg(x) AS a, sum(x) AS s, count(x) AS c, max(x) AS m, collect_list(x) AS l FROM VALUES ('a', NULL), ('b', 1) AS t(g, x) GROUP BY g ORDER BY g
SELECT lower(g) AS g, count(*) AS n FROM VALUES ('A'), ('a'), ('B') AS t(g) GROUP BY lower(g) ORDER BY n DESC, g
SELECT a FROM VALUES (1), (2), (NULL) AS t(a) WHERE a IN (SELECT b FROM VALUES (1), (NULL) AS u(b)) ORDER BY a
SELECT a FROM VALUES (1), (2) AS t(a) WHERE NOT EXISTS (SELECT 1 FROM VALUES (2) AS u(b) WHERE u.b = t.a)
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a), c AS (SELECT * FROM a CROSS JOIN b) SELECT x, y, x + y AS z FROM c
SELECT k, v FROM VALUES (map('a', 1, 'b', 2)) AS t(m) LATERAL VIEW explode(m) AS k, v ORDER BY k
SELECT id, tag FROM VALUES (1, array('x', 'y')), (2, array()), (3, NULL) AS t(id, tags) LATERAL VIEW OUTER explode(tags) e AS tag ORDER BY id, tag
SELECT id, pos, c FROM (SELECT 1 AS id, array('x', 'y') AS arr) LATERAL VIEW posexplode(arr) p AS pos, c ORDER BY pos
SELECT transform(array(1, NULL, 3), x -> coalesce(x, 0) * 2) AS a, filter(array('a', NULL, ''), x -> x <> '') AS b, aggregate(array(1.5, 2.5), CAST(0 AS DECIMAL(10,2)), (s, x) -> CAST(s + x AS DECIMAL(10,2))) AS c, exists(array(1, 2), x -> x % 2 = 0) AS d, zip_with(array(1, 2), array(3), (x, y) -> x + y) AS e, array_max(transform(array(1, 2), x -> x * x)) AS f
SELECT s.*, s.a + 1 AS n FROM (SELECT named_struct('a', 1, 'b', array(1, 2)) AS s)
SELECT t.s.b[1] AS x, t.s['a'] AS y FROM (SELECT named_struct('a', 1, 'b', array(1, 2)) AS s) t
SELECT x % 2 = 0 AS even, count(*) AS n FROM range(5) AS t(x) GROUP BY x % 2 = 0 ORDER BY even
SELECT x AS y, y + 1 AS z FROM (SELECT 5 AS x)
SELECT sum(x) AS x FROM VALUES (1), (2) AS t(x) HAVING sum(x) > 2
SELECT CASE WHEN x < 2 THEN 'low' WHEN x < 3 THEN 'mid' ELSE 'high' END AS b, count(*) FROM VALUES (1), (2), (3), (NULL) AS t(x) GROUP BY b ORDER BY b
SELECT date_format(TIMESTAMP'2024-03-05 04:06:07', "yyyy-MM-dd'T'HH:mm:ss") AS a, date_format(TIMESTAMP'2024-03-05 14:06:07', 'hh:mm a') AS b, date_format(DATE'2024-03-05', 'EEE dd MMM') AS c, date_format(DATE'2024-03-05', 'yyyyMMdd') AS d, date_format(TIMESTAMP'2024-03-05 14:06:07', 'yyyy-MM-dd HH:00') AS e
SELECT to_date('2024-03-05 10:00:00') AS a, to_date('03/05/2024', 'MM/dd/yyyy') AS b, to_timestamp('2024-03-05T10:11:12.123+02:00') AS c, to_timestamp('20240305 101112', 'yyyyMMdd HHmmss') AS d, CAST('2024-03-05 10:11' AS TIMESTAMP) AS e, to_date(TIMESTAMP'2024-03-05 23:59:59') AS f
SELECT try_cast('' AS INT) AS a, try_cast('1,000' AS INT) AS b, try_cast('0x10' AS INT) AS c, try_cast('1e2' AS BIGINT) AS d, try_cast(' 5 ' AS BIGINT) AS e, try_cast('NaN' AS DOUBLE) AS f, try_cast('yes' AS BOOLEAN) AS g, try_cast('2024-02-30' AS DATE) AS h, try_cast(1e10 AS INT) AS i, try_cast('1.999' AS DECIMAL(3,2)) AS j
SELECT CAST('' AS INT) AS a
SELECT substring('databricks', 1, 4) AS a, substr('databricks', -6) AS b, left('abc', 10) AS c, right('abc', 2) AS d, instr('databricks', 'b') AS e, locate('a', 'databricks', 3) AS f, substring_index('a/b/c', '/', -2) AS g, split_part('a/b/c', '/', -1) AS h, reverse('abc') AS i, repeat('-', 3) AS j
SELECT sequence(TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-01 06:00:00', INTERVAL 3 HOURS) AS a, sequence(DATE'2024-01-01', DATE'2024-01-03') AS b, size(sequence(1, 100)) AS c, sequence(DATE'2024-03-01', DATE'2024-01-01', INTERVAL -1 MONTH) AS d
SELECT x, lag(x) OVER (ORDER BY x NULLS LAST) AS p FROM VALUES (3), (NULL), (1) AS t(x) ORDER BY x DESC NULLS FIRST
SELECT g, h, sum(x) AS s, grouping_id(g, h) AS i FROM VALUES ('a', 'p', 1), ('a', 'q', 2), (NULL, 'p', 4) AS t(g, h, x) GROUP BY ROLLUP (g, h) ORDER BY i, g, h
SELECT g, count(DISTINCT x) AS d FROM VALUES ('a', 1), ('a', 1), ('b', 2) AS t(g, x) GROUP BY CUBE (g) ORDER BY g
SELECT * FROM (SELECT 'x' AS k, 'p' AS c, 1 AS v UNION ALL SELECT 'x', 'p', 2 UNION ALL SELECT 'y', 'q', NULL) PIVOT (sum(v) AS s, max(v) AS m FOR c IN ('p', 'q', 'r')) ORDER BY k
SELECT stack(3, 'a', 1, 'b', 2, 'c', NULL) AS (k, v)
SELECT bool_and(x) AS a, bool_or(x) AS b, every(x IS NOT NULL) AS c, count_if(x) AS d, max(x) AS e FROM VALUES (true), (NULL), (false) AS t(x)
SELECT hash('x', 1) AS a, md5('x') AS b, sha2('x', 256) AS c, base64('x') AS d, crc32('x') AS e, xxhash64('x', 1) AS f
SELECT url_decode('a%20b') AS a, parse_url('https://h.example/p?q=1&r=2', 'QUERY', 'r') AS b, parse_url('https://h.example/p', 'PATH') AS c, lower('ÄÖ') AS d, char_length('日本') AS e, ascii('€') AS f
SELECT sum(x) FROM VALUES (1), (2) AS t(x)
SELECT max(d) - min(d) AS span, avg(e - s) AS mean, sum(e - s) / count(*) AS m2, max(e - s) > INTERVAL '1' HOUR AS long FROM VALUES (DATE'2024-01-01', TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-01 00:30:01'), (DATE'2024-03-01', TIMESTAMP'2024-01-01 00:00:00', TIMESTAMP'2024-01-01 02:00:00') AS t(d, s, e)
SELECT EXISTS (SELECT 1 FROM VALUES (1) AS u(b)) AND true AS a, 1 IN (1, NULL) AS b, NULL IN (1) AS c, 2 NOT IN (1, NULL) AS d
SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(id, n) JOIN VALUES (1, 10), (2, 20) AS u(id, v) USING (id) ORDER BY id
SELECT t.id, u.v FROM VALUES (1), (2), (3) AS t(id) FULL OUTER JOIN VALUES (2, 'x'), (4, 'y') AS u(id, v) ON t.id = u.id ORDER BY t.id, u.v
SELECT coalesce(t.id, u.id) AS id, v FROM VALUES (1), (2) AS t(id) FULL JOIN VALUES (2, 'x'), (4, 'y') AS u(id, v) USING (id) ORDER BY 1
SELECT a, lead(a, 1, -1) OVER (ORDER BY a) AS n, lead(a, 1, a + 100) OVER (ORDER BY a) AS m, lag(CAST(a AS DECIMAL(10,2)), 1, CAST(0 AS DECIMAL(10,2))) OVER (ORDER BY a) AS p FROM VALUES (1), (2) AS t(a) ORDER BY a
SELECT lag(a, 1, 2.5) OVER (ORDER BY a) AS n FROM VALUES (1), (2) AS t(a)
SELECT lead(a, 1, a * 2.5) OVER (ORDER BY a) AS n FROM VALUES (1), (2) AS t(a)
SELECT DATE'2024-01-01' - INTERVAL '1' HOUR AS a, DATE'2024-01-01' + INTERVAL '1' DAY * 2 AS b, CAST('2024-01-01' AS DATE) - 1 AS c, TIMESTAMP'2024-03-31 00:00:00' + INTERVAL '1' MONTH AS d
SELECT 'x' LIKE '%' ESCAPE '!' AS a, 'a%c' LIKE 'a!%c' ESCAPE '!' AS b, 'abc' NOT LIKE 'a!%c' ESCAPE '!' AS c, NULL LIKE 'a' ESCAPE '!' AS d
SELECT min(x) AS a, max(x) AS b FROM VALUES (array(1, 2)), (array(1, 3)) AS t(x)
SELECT mode(x) AS a FROM VALUES ('a'), ('b'), ('a') AS t(x)
SELECT x FROM VALUES (1.10), (1.1), (2.00) AS t(x) GROUP BY x ORDER BY x
SELECT array(1, 2.5, NULL) AS a, map('a', 1, 'b', 2.5) AS b, named_struct('x', NULL) AS c, array() AS d
SELECT sum(n) OVER (ORDER BY d ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS w, n - avg(n) OVER () AS dev, n / first_value(n) OVER (ORDER BY d) - 1 AS growth FROM VALUES (DATE'2024-01-01', 10), (DATE'2024-01-02', 15) AS t(d, n) ORDER BY d
-- Numbers of four bytes, letters by their codes, days that are far away.
SELECT CAST(0.1 AS FLOAT) + CAST(0.2 AS FLOAT) AS x, typeof(CAST(0.1 AS FLOAT) + CAST(0.2 AS FLOAT)) AS t
SELECT CAST(0.1 AS FLOAT) * 3 AS x, CAST(0.1 AS FLOAT) * 3L AS b, CAST(0.1 AS FLOAT) + CAST(1 AS TINYINT) AS c
SELECT CAST(0.1 AS FLOAT) + 0.1 AS x, CAST(0.1 AS FLOAT) + 0.1D AS y, CAST(0.1 AS FLOAT) / 3 AS z, CAST(10 AS FLOAT) % 3 AS m
SELECT sum(CAST(x AS FLOAT)) AS s, avg(CAST(x AS FLOAT)) AS a, min(CAST(x AS FLOAT)) AS m FROM VALUES (0.1), (0.2), (0.3) AS t(x)
SELECT -CAST(0.1 AS FLOAT) AS x, abs(CAST(-0.1 AS FLOAT)) AS y, round(CAST(0.15 AS FLOAT), 1) AS z, round(CAST(2.5 AS FLOAT)) AS r
SELECT coalesce(CAST(0.1 AS FLOAT), 1) AS a, coalesce(CAST(0.1 AS FLOAT), 1L) AS b, coalesce(CAST(0.1 AS FLOAT), 1.5) AS c, coalesce(CAST(0.1 AS FLOAT), 1.5D) AS d
SELECT CAST(0.1 AS FLOAT) = 0.1 AS a, CAST(0.1 AS FLOAT) = 0.1D AS b, CAST(0.1 AS FLOAT) = CAST(0.1 AS FLOAT) AS c, CAST(16777217 AS INT) = CAST(16777216 AS FLOAT) AS d
SELECT CAST(0.1 AS FLOAT) IN (0.1) AS a, CASE WHEN true THEN CAST(0.1 AS FLOAT) ELSE 2 END AS b, greatest(CAST(0.1 AS FLOAT), 3) AS c
SELECT CAST(1 AS FLOAT) / CAST(3 AS FLOAT) AS a, CAST(0.1 AS FLOAT) - '0.05' AS b, CAST(0.1 AS FLOAT) + NULL AS c
SELECT CAST(3.4E38 AS FLOAT) * 10 AS a, CAST(1E39 AS FLOAT) AS b, CAST(CAST(0.1 AS FLOAT) AS DOUBLE) AS c, CAST(CAST(0.1 AS FLOAT) AS DECIMAL(10,5)) AS d
SELECT CAST(CAST(123456789 AS FLOAT) AS STRING) AS a, CAST(123456789 AS FLOAT) AS b, CAST(CAST(1.1E-5 AS FLOAT) AS STRING) AS c, CAST(1E10 AS FLOAT) AS d
SELECT CAST(CAST(33554432 AS FLOAT) AS STRING) AS a, CAST(2E-3 AS FLOAT) AS b, CAST(9999999 AS FLOAT) AS c, CAST(1E7 AS FLOAT) AS d
SELECT array(CAST(0.1 AS FLOAT)) AS a, array(CAST(0.1 AS FLOAT), 1) AS b, struct(CAST(0.1 AS FLOAT) AS x) AS s, map('a', CAST(0.1 AS FLOAT)) AS m
SELECT CAST(array(CAST(0.1 AS FLOAT)) AS STRING) AS a, concat(CAST(0.1 AS FLOAT), '') AS b, to_json(struct(CAST(0.1 AS FLOAT) AS x)) AS c, CAST(struct(CAST(0.1 AS FLOAT)) AS STRING) AS d
SELECT floor(CAST(0.7 AS FLOAT)) AS a, ceil(CAST(0.2 AS FLOAT)) AS b, sqrt(CAST(0.1 AS FLOAT)) AS c, sign(CAST(-0.1 AS FLOAT)) AS d, CAST(0.1 AS FLOAT) DIV 1 AS e
SELECT floor(CAST(0.7 AS FLOAT)) AS a, ceil(CAST(0.2 AS FLOAT)) AS b, sqrt(CAST(0.1 AS FLOAT)) AS c, sign(CAST(-0.1 AS FLOAT)) AS d
SELECT stddev(CAST(x AS FLOAT)) AS s, max(CAST(x AS FLOAT)) AS m, percentile(CAST(x AS FLOAT), 0.5) AS p, collect_list(CAST(x AS FLOAT)) AS l FROM VALUES (0.1), (0.2), (0.4) AS t(x)
SELECT CAST(x AS FLOAT) AS f FROM VALUES (1) AS t(x) UNION ALL SELECT 0.5D
SELECT format_number(CAST(0.1 AS FLOAT), 10) AS a, format_string('%.10f', CAST(0.1 AS FLOAT)) AS b, format_string('%s', CAST(0.1 AS FLOAT)) AS c, hash(CAST(0.1 AS FLOAT)) AS d
SELECT CAST('1.1' AS FLOAT) AS a, CAST('nan' AS FLOAT) AS b, CAST(CAST('1.1' AS FLOAT) AS INT) AS c, CAST(CAST(2147483648 AS FLOAT) AS INT) AS d
SELECT CAST('1.1' AS FLOAT) AS a, CAST('nan' AS FLOAT) AS b, CAST(CAST('1.1' AS FLOAT) AS INT) AS c, isnan(CAST('nan' AS FLOAT)) AS d
SELECT 0.1F + 0.2F AS x, 1.5F AS y, 2F AS z, 1e-3F AS w
SELECT 1.0E-5D AS a, 1e15D AS b, 2.5E2BD AS c, 1E3F AS d, 1E-7 AS e, 1.E2 AS f, 5.D AS g
SELECT 1.0E-5D AS a, 1e15D AS b
SELECT 2.5E2BD AS c
SELECT 1E3F AS d
SELECT 1.E2 AS f
SELECT 5.D AS g
SELECT .5D AS h, .5E1 AS i
SELECT 1.0e+5 AS x, 1e+2D AS y
SELECT '\u0041' AS a, '\U0001F600' AS b, '\101' AS c, '\0' AS d, '\b' AS e, '\Z' AS f
SELECT '\u00e9\u00E9' AS a, '\141\142' AS b, '\1' AS c, '\12' AS d, '\400' AS e, '\777' AS f, '\8' AS g, '\08' AS h
SELECT '\u004' AS a, '\U0001F60' AS b, '\x41' AS c, '\a' AS d, '\v' AS e, '\f' AS f, '\u' AS g
SELECT length('\%') AS a, length('\_') AS b, '\%\_' AS c, 'a\%b' LIKE 'a\%b' AS d, '\'' AS e, "\"" AS f, '\"' AS g
SELECT r'\u0041\n' AS a, R"\n" AS b, r'a''b' AS c
SELECT r'a' 'b' AS x
SELECT 'a' 'b' "c" AS x
SELECT hex('\0\b\n\r\t\Z') AS x
SELECT '\018' AS a, '\0101' AS b, '\377' AS c, '\128' AS d
SELECT '\ud83d\ude00' AS a
SELECT '\\' AS a, '\\u0041' AS b, '\\\u0041' AS c
SELECT DATE'12026-01-01' AS x
SELECT CAST('12026-01-01' AS DATE) AS x, CAST('+12026-01-01' AS DATE) AS y
SELECT CAST(CAST('12026-01-01' AS DATE) AS STRING) AS x
SELECT CAST(DATE'-0001-01-01' AS STRING) AS x, CAST(DATE'0000-01-01' AS STRING) AS y, CAST(DATE'-12026-05-06' AS STRING) AS z
SELECT CAST(add_months(DATE'9999-12-01', 1) AS STRING) AS x, year(add_months(DATE'9999-12-01', 1)) AS y
SELECT CAST(date_add(DATE'9999-12-31', 1) AS STRING) AS x, CAST(date_add(DATE'0001-01-01', -400) AS STRING) AS y
SELECT year(CAST('12026-01-01' AS DATE)) AS y, month(CAST('12026-03-01' AS DATE)) AS m, dayofweek(DATE'-0044-03-15') AS d
SELECT CAST(TIMESTAMP'12026-01-01 10:00:00' AS STRING) AS x, CAST(TIMESTAMP'-0044-03-15 12:00:00' AS STRING) AS y
SELECT date_format(TIMESTAMP'12026-01-01 10:00:00', 'yyyy-MM-dd') AS x
SELECT date_format(TIMESTAMP'-0044-03-15 12:00:00', 'yyyy-MM-dd G') AS x
SELECT date_format(TIMESTAMP'12026-01-01 10:00:00', 'y') AS x, date_format(TIMESTAMP'12026-01-01 10:00:00', 'yyyyy') AS b, date_format(TIMESTAMP'12026-01-01 10:00:00', 'yy') AS c
SELECT CAST(CAST(253402300800 AS TIMESTAMP) AS STRING) AS x, CAST(CAST(-62167219201 AS TIMESTAMP) AS STRING) AS y
SELECT CAST(date_trunc('YEAR', CAST(253402300800 AS TIMESTAMP)) AS STRING) AS x
SELECT CAST(last_day(DATE'12026-02-01') AS STRING) AS x, datediff(DATE'12026-01-01', DATE'2026-01-01') AS d
SELECT CAST(make_date(12026, 1, 1) AS STRING) AS x, CAST(make_date(-5, 1, 1) AS STRING) AS y
SELECT CAST('5881580-07-11' AS DATE) IS NULL AS a, try_cast('5881581-07-11' AS DATE) AS b, try_cast('99999999-01-01' AS DATE) AS c
SELECT CAST(CAST('5881580-07-11' AS DATE) AS STRING) AS a
SELECT CAST(CAST('-5877641-06-23' AS DATE) AS STRING) AS a
SELECT unix_seconds(TIMESTAMP'12026-01-01 00:00:00') AS a, unix_date(DATE'-0001-01-01') AS b, to_date('12026-01-01') IS NOT NULL AS c
SELECT to_date('12026-01-01', 'yyyy-MM-dd') AS x
SELECT CAST(to_date('0000-01-01', 'yyyy-MM-dd') AS STRING) AS x
SELECT CAST(to_date('12026-01-01', 'y-MM-dd') AS STRING) AS x
SELECT CAST(TIMESTAMP'294247-01-10 04:00:54.775807' AS STRING) AS x
SELECT try_cast('294247-01-10 04:00:54.775808' AS TIMESTAMP) AS x
SELECT CAST(timestampadd(YEAR, 10000, TIMESTAMP'2026-01-01 00:00:00') AS STRING) AS x
SELECT CAST(DATE'2026-01-31' + INTERVAL '10000' YEAR AS STRING) AS x
SELECT CAST(CAST('2026-01-01T24:00:00' AS TIMESTAMP) AS STRING) AS x
SELECT to_json(struct(DATE'12026-01-01' AS d, TIMESTAMP'12026-01-01 00:00:00' AS t)) AS x
SELECT from_unixtime(253402300800) AS a, from_unixtime(-62135596801) AS b
SELECT CAST(months_between(DATE'12026-01-01', DATE'2026-01-01') AS STRING) AS x, timestampdiff(YEAR, TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'12026-01-01 00:00:00') AS b
SELECT CAST('12:30:00' AS TIMESTAMP) > TIMESTAMP'2020-01-01 00:00:00' AS x, hour(CAST('12:30:00' AS TIMESTAMP)) AS h, CAST('T12:30' AS TIMESTAMP) IS NOT NULL AS t
SELECT date_format(CAST('12:30:15.25' AS TIMESTAMP), 'HH:mm:ss.SSS') AS x, hour('8:05:00') AS y, minute('T8:5') AS z
SELECT try_cast('12' AS TIMESTAMP) AS x, try_cast('T12' AS TIMESTAMP) IS NULL AS y, try_cast('2026' AS TIMESTAMP) AS z, try_cast('202' AS TIMESTAMP) AS w
SELECT try_cast('12:30:00' AS DATE) AS d, try_cast('12:30:00Z' AS TIMESTAMP) IS NULL AS z, hour(CAST('12:30:00+02:00' AS TIMESTAMP)) AS h
-- Patterns of LIKE and of Java, JSON by paths.
SELECT 'a' LIKE 'a\\' AS x
SELECT 'ab' LIKE 'a\\b' AS x
SELECT 'a%' LIKE 'a\%' AS x, 'a\\b' LIKE 'a\\\\b' AS y, 'a_b' LIKE 'a\_b' AS z
SELECT 'a' LIKE 'a^' ESCAPE '^' AS x
SELECT 'ab' LIKE 'a^b' ESCAPE '^' AS x
SELECT 'a' LIKE 'ab' ESCAPE 'ab' AS x
SELECT 'a' ILIKE 'A\\' AS x
SELECT 'ab' LIKE ANY ('a\\b', 'ab') AS x
SELECT 'a\nb' LIKE 'a_b' AS x, 'a\nb' LIKE 'a%' AS y, '' LIKE '' AS z, '' LIKE '%' AS w, 'ä' LIKE '_' AS v
SELECT x LIKE p AS l FROM VALUES ('ab', 'a\\b') AS t(x, p)
SELECT 'AB' ILIKE 'a_' AS x, 'ß' ILIKE 'SS' AS y, 'İ' ILIKE 'i' AS z
SELECT 'a/b' LIKE 'a//b' ESCAPE '/' AS x, 'a%b' LIKE 'a/%b' ESCAPE '/' AS y, 'a\\b' LIKE 'a\\b' ESCAPE '/' AS z
SELECT '😀' LIKE '_' AS a, '😀' LIKE '__' AS b, length('😀') AS c
SELECT regexp_replace('abc', '', '-') AS a, regexp_replace('abc', 'x*', '-') AS b, regexp_replace('', '', '-') AS c, regexp_replace('', 'x', '-') AS d, regexp_replace('', '^', '-') AS e
SELECT regexp_replace('abc', 'b*', '-') AS a, regexp_replace('abbc', 'b*', '-') AS b, regexp_replace('baaac', 'a*', '-') AS c
SELECT regexp_replace('abc', 'b', '-', 1) AS a, regexp_replace('abcb', 'b', '-', 3) AS b, regexp_replace('abcb', 'b', '-', 9) AS c, regexp_replace('abc', '^b', '-', 2) AS d
SELECT regexp_replace('abc', 'b', '-', 4) AS a, regexp_replace('abc', '', '-', 4) AS b, regexp_replace('abc', '$', '-', 3) AS c
SELECT regexp_replace('abc', 'b', '-', 0) AS x
SELECT regexp_replace('abc', '(b)', '[$1]') AS a, regexp_replace('abc', '(b)', '\\$1') AS b, regexp_replace('abc', '(b)', '[$0]') AS c, regexp_replace('abc', '(b)', '$10') AS d
SELECT regexp_replace('abc', '(b)', '$2') AS x
SELECT regexp_replace('abc', '(b)', '$') AS x
SELECT regexp_replace('abc', '(b)', '\\') AS x
SELECT split('abc', '') AS a, split('', '') AS b, split('abc', 'x*') AS c, split('', ',') AS d, split(',a,,b,', ',') AS e
SELECT split('abc', '', 2) AS a, split('a,b,c', ',', 2) AS b, split('a,b,c', ',', 0) AS c, split('a,b,,', ',', -1) AS d, split('a,b,,', ',', 0) AS e
SELECT split('aXbXc', 'X*') AS a, split('abbc', 'b*') AS b, split('oneAtwoBthree', '[ABC]') AS c, split('a.b', '.') AS d, split('a|b', '|') AS e
SELECT split('aXbXc', 'X', 100) AS a, split('abc', 'abc') AS b, split('abcabc', 'abc') AS c, split('äöü', '') AS d, split('😀b', '') AS e
SELECT regexp_extract_all('abc', 'x*', 0) AS a, regexp_extract_all('abc', '', 0) AS b, regexp_extract_all('aab', 'a*', 0) AS c, regexp_extract_all('', '', 0) AS d
SELECT regexp_extract_all('100-200, 300-400', '(\\d+)-(\\d+)', 1) AS a, regexp_extract_all('a1b22', '\\d+', 0) AS b, regexp_extract_all('abc', '(x)?', 1) AS c
SELECT regexp_extract('abc', '(x)?b', 1) AS a, regexp_extract('abc', 'b', 0) AS b, regexp_extract('abc', 'x', 0) AS c
SELECT regexp_extract('abc', 'b') AS x
SELECT regexp_extract('abc', '(b', 1) AS x
SELECT 'abc' RLIKE '(b' AS x
SELECT regexp_count('abc', '') AS a, regexp_count('aaa', 'a*') AS b, regexp_count('abab', 'ab') AS c, regexp_count('', 'x') AS d
SELECT regexp_substr('abc', 'x*') AS a, regexp_substr('abc', 'x') AS b, regexp_instr('abc', '') AS c, regexp_instr('abc', 'c') AS d, regexp_instr('abc', 'x') AS e
SELECT 'abc\n' RLIKE 'c$' AS a, 'abc\nx' RLIKE 'c$' AS b, 'abc\r\n' RLIKE 'c$' AS c, 'abc\r' RLIKE 'c$' AS d, 'abc\u2028' RLIKE 'c$' AS e, 'abc\u0085' RLIKE 'c$' AS f, 'abc\n\n' RLIKE 'c$' AS g
SELECT 'a\rb' RLIKE 'a.b' AS a, 'a\nb' RLIKE 'a.b' AS b, 'a\u0085b' RLIKE 'a.b' AS c, 'a\u2028b' RLIKE 'a.b' AS d, 'a\tb' RLIKE 'a.b' AS e, 'a\rb' RLIKE '(?s)a.b' AS f, 'ä' RLIKE '^.$' AS g
SELECT 'a b' RLIKE 'a\\sb' AS a, 'a\u00a0b' RLIKE 'a\\sb' AS b, 'a\u000bb' RLIKE 'a\\sb' AS c, 'é' RLIKE '\\w' AS d, '٣' RLIKE '\\d' AS e, 'é' RLIKE '\\W' AS f, '٣' RLIKE '\\D' AS g, 'a' RLIKE '\\S' AS h
SELECT 'a]' RLIKE '[]a]' AS x
SELECT 'a' RLIKE '[[:alpha:]]' AS x
SELECT 'a{' RLIKE 'a{' AS x
SELECT regexp_replace('aa', 'a|aa', 'x') AS a, regexp_replace('aa', 'aa|a', 'x') AS b, regexp_extract('foobar', '(o+?)', 1) AS c, regexp_replace('abcabc', '(?i)B', 'x') AS d
SELECT get_json_object('{"a":1,"a":2}', '$.a') AS a, get_json_object('{"a":null}', '$.a') AS b, get_json_object('{"a":{"b":1,"b":2}}', '$.a') AS c, get_json_object('{"a":[1,2]}', '$.a[1]') AS d
SELECT get_json_object('{"a":1.0}', '$.a') AS a, get_json_object('{"a":1.50}', '$.a') AS b, get_json_object('{"a":1e3}', '$.a') AS c, get_json_object('{"a":[1.0, 2.5]}', '$.a') AS d, get_json_object('{"a":"x"}', '$.a') AS e
SELECT get_json_object('{"a":[{"b":1},{"b":2}]}', '$.a[*].b') AS a, get_json_object('[1,2]', '$[0]') AS b, get_json_object('{"a b":1}', '$[\'a b\']') AS c, get_json_object('{"a":{"b":3}}', '$.a.b') AS d, get_json_object('{"a":1}', '$') AS e
SELECT get_json_object('{"a":[{"b":1},{"b":2}]}', '$.a.b') AS a, get_json_object('{"a":[1]}', '$.a[*]') AS b, get_json_object('{"a":[1,2]}', '$.a[*]') AS c, get_json_object('{"a":1}', 'a') AS d, get_json_object('{"a":1}', '$.b') AS e, get_json_object('x', '$') AS f
SELECT get_json_object('{"a":"\\u00e9\\n"}', '$.a') AS a, get_json_object('{"a":true}', '$.a') AS b, get_json_object('{"a":{"b":"\\u00e9"}}', '$.a') AS c, get_json_object('{"a":{"b":"x/y"}}', '$.a') AS d
SELECT get_json_object('{"a":1', '$.a') AS a, get_json_object('{a:1}', '$.a') AS b, get_json_object("{'a':1}", '$.a') AS c, get_json_object('{"a":01}', '$.a') AS d, get_json_object('{"a":12345678901234567890}', '$.a') AS e, get_json_object('{"a":-0}', '$.a') AS f
SELECT get_json_object('{"A":1}', '$.a') AS a, get_json_object(' {"a" : 1 } ', '$.a') AS b, get_json_object('{"a":{"c": [1, 2] }}', '$.a') AS c, get_json_object('"x"', '$') AS d, get_json_object('1', '$') AS e, get_json_object('{"a":""}', '$.a') AS f
SELECT get_json_object('{"a":{"x":null,"y":1}}', '$.a') AS a, get_json_object('{"a":1} trailing', '$.a') AS b, get_json_object('{"a":[]}', '$.a') AS c, get_json_object('{"a":[[1,2],[3]]}', '$.a[0][1]') AS d, get_json_object('{"a":[]}', '$.a[0]') AS e
SELECT from_json('{"a":1,"a":2}', 'a INT') AS a, from_json('{"a":1.0}', 'a INT') AS b, from_json('{"a":"1"}', 'a INT') AS c, from_json('{"a":1}', 'a STRING') AS d, from_json('{"A":1}', 'a INT') AS e
SELECT from_json('{"a":1.50}', 'a STRING') AS a, from_json('{"a":1.5}', 'a DECIMAL(5,2)') AS b, from_json('{"a":1.556}', 'a DECIMAL(5,2)') AS c, from_json('{"a":true}', 'a STRING') AS d, from_json('{"a":{"b":1.0}}', 'a STRING') AS e
SELECT json_tuple('{"a":1,"a":2,"b":"x"}', 'a', 'b')
SELECT to_json(named_struct('a', 1.0D, 'b', 'x"y/é\n', 'c', CAST(NULL AS INT), 'd', array(1, NULL), 'e', map('k', NULL))) AS x
SELECT json_array_length('[1,[2,3]]') AS a, json_array_length('{"a":1}') AS b, json_array_length('x') AS c, json_array_length('[1') AS d, json_object_keys('{"a":1,"b":{"c":2}}') AS e, json_object_keys('[1]') AS f, json_object_keys('{"a":1,"a":2}') AS g
-- Numbers and moments by formats, functions of numbers to their last digit.
SELECT format_number(-0.5, 0) AS a, format_number(-0.4, 0) AS b, format_number(0.5, 0) AS c, format_number(1.5, 0) AS d, format_number(2.5, 0) AS e, format_number(-0.0D, 2) AS f, format_number(-0.001D, 2) AS g
SELECT format_number(-0.5D, 0) AS a, format_number(0.125D, 2) AS b, format_number(0.135D, 2) AS c, format_number(1.005D, 2) AS d, format_number(1234567.891D, 2) AS e, format_number(1E20D, 1) AS f, format_number(1E-10D, 3) AS g
SELECT format_number(12345, 0) AS a, format_number(-1234, 2) AS b, format_number(0, 0) AS c, format_number(CAST('NaN' AS DOUBLE), 2) AS d, format_number(CAST('Infinity' AS DOUBLE), 2) AS e, format_number(-CAST('Infinity' AS DOUBLE), 2) AS f
SELECT format_number('x', 1) AS d
SELECT format_number(0.285D, 2) AS a, format_number(2.675D, 2) AS b, format_number(1.115D, 2) AS c, format_number(0.5D, 0) AS d, format_number(1.5D, 0) AS e, format_number(2.5D, 0) AS f, format_number(0.05D, 1) AS g, format_number(0.15D, 1) AS h, format_number(0.25D, 1) AS i
SELECT format_number(99.995, 2) AS a, format_number(-99.995, 2) AS b, format_number(-0.005, 2) AS c, format_number(0.015, 2) AS d, format_number(123456789.123456789, 3) AS e
SELECT format_number(1234567, '###,###,##0') AS a, format_number(1234567.5, '####') AS b, format_number(0, '#,###') AS c
SELECT format_string('%.2f', 1.5) AS x
SELECT format_string('%.2f', CAST(1.5 AS DECIMAL(5,2))) AS x
SELECT format_string('%.2f', 1) AS x
SELECT format_string('%d', 1.5D) AS x
SELECT format_string('%d', 1.5) AS x
SELECT format_string('%d', 'a') AS x
SELECT format_string('%s', TIMESTAMP'2026-01-01 10:00:00') AS c
SELECT format_string('%.1f %.1f %.1f %.0f %.0f', 0.25D, 0.35D, 0.05D, 0.5D, 1.5D) AS a
SELECT format_string('%.2f %.3f %f', 1.005D, 2.0005D, 1E20D) AS a, format_string('%.2f', -0.001D) AS b, format_string('%f', CAST('NaN' AS DOUBLE)) AS c, format_string('%.1f', CAST('Infinity' AS DOUBLE)) AS d
SELECT format_string('%d%%', 5) AS a, format_string('%10s|%-10s|', 'abc', 'def') AS b, format_string('%.2s', 'abc') AS c, format_string('%n') AS d
SELECT format_string('%s', NULL) AS a, format_string('%d', NULL) AS b, format_string('%.2f', NULL) AS c, format_string(NULL, 1) AS d, format_string('%5s', NULL) AS e
SELECT format_string('%05.1f|%,.2f|%-8.2f|%+.1f', 2.5D, 1234567.891D, 3.14159D, 2.0D) AS a
SELECT format_string('%05d|%5d|%-5d|%,d', -42, -42, -42, -1234567) AS a, format_string('%d', 9223372036854775807) AS b, format_string('%d', CAST(5 AS TINYINT)) AS c
SELECT format_string('%s', CAST(0.1 AS FLOAT)) AS a, format_string('%.3f', CAST(0.1 AS FLOAT)) AS b, format_string('%s', 1L) AS c
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', '[yyyy]') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy[-MM]') AS a, date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy[[-MM]-dd]') AS b
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy#') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy{MM}') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy]') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', '[yyyy') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', "'[' yyyy '#{}'") AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'yyyy!"$%&/()=?*+~;:,.<>|^°') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', '') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'SSS SSSSSS S') AS a, date_format(TIMESTAMP'2026-03-04 05:06:07.089', 'SSSSSSSSS') AS b, date_format(TIMESTAMP'2026-03-04 15:06:07.089', 'hh a K k') AS c
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07', 'F') AS a, date_format(TIMESTAMP'2026-03-18 05:06:07', 'F') AS b
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07', 'D DD DDD') AS a
SELECT date_format(TIMESTAMP'2026-12-04 05:06:07', 'D DDD') AS a
SELECT date_format(TIMESTAMP'2026-12-04 05:06:07', 'DD') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07', 'q qq qqq qqqq Q') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07', 'z zzzz VV O OOOO X x Z ZZZZ ZZZZZ XXX xxx') AS a
SELECT date_format(TIMESTAMP'2026-03-04 05:06:07', 'MM/dd/yyyy HH:mm') AS a, date_format('2026-03-04', 'E d MMM') AS b, date_format(DATE'2026-03-04', 'LLL LLLL L LL') AS c
SELECT to_timestamp('2026-03-04 05:06:07', 'yyyy-MM-dd HH:mm:ss') AS a, to_timestamp('2026-03-04', 'yyyy-MM-dd[ HH:mm]') AS b, to_timestamp('2026-03-04 05:06', 'yyyy-MM-dd[ HH:mm]') AS c
SELECT to_timestamp('2026-03-04 05:06 AM', 'yyyy-MM-dd hh:mm a') AS a, to_timestamp('12:30 PM', 'hh:mm a') AS b
SELECT to_timestamp('2026-03-04T05:06:07Z', "yyyy-MM-dd'T'HH:mm:ssX") AS a, to_timestamp('2026-03-04T05:06:07+0200', "yyyy-MM-dd'T'HH:mm:ssZ") AS b
SELECT to_timestamp('2026-03-04 05:06:07.123', 'yyyy-MM-dd HH:mm:ss.SSS') AS a, to_timestamp('2026-03-04 05:06:07.123456', 'yyyy-MM-dd HH:mm:ss.SSSSSS') AS b
SELECT to_timestamp('2026-03-04 05:06:07.1', 'yyyy-MM-dd HH:mm:ss.SSS') AS a
SELECT to_date('20260304', 'yyyyMMdd') AS a, to_date('04/03/26', 'dd/MM/yy') AS b, to_date('Mar 4, 2026', 'MMM d, yyyy') AS c, to_date('March 04 2026', 'MMMM dd yyyy') AS d
SELECT to_date('2026-063', 'yyyy-DDD') AS a
SELECT to_date('2026', 'yyyy') AS a, to_date('2026-03', 'yyyy-MM') AS b, to_date('03-2026', 'MM-yyyy') AS c
SELECT to_date('2026-02-30', 'yyyy-MM-dd') AS a
SELECT to_date('2026-3-4', 'yyyy-M-d') AS a, to_date('2026-03-04 10:00:00', 'yyyy-MM-dd HH:mm:ss') AS b
SELECT to_date('2026-3-4', 'yyyy-MM-dd') AS a
SELECT to_date('2026-03-04 10:00:00', 'yyyy-MM-dd') AS a
SELECT to_date('202', 'yyyy') AS a
SELECT to_date('202', 'y') AS a, to_date('12026', 'y') IS NULL AS b
SELECT unix_timestamp('2026-03-04 05:06:07') AS a, unix_timestamp('2026-03-04', 'yyyy-MM-dd') AS b, to_unix_timestamp('2026-03-04', 'yyyy-MM-dd') AS c
SELECT unix_timestamp('2026-03-04') AS a
SELECT try_to_timestamp('x') AS a, try_to_timestamp('2026-03-04', 'yyyy-MM-dd') AS b, try_to_timestamp('2026', 'yyyy-MM-dd') AS c
SELECT from_unixtime(0) AS a, from_unixtime(1.7) AS b, from_unixtime('60', 'HH:mm:ss') AS c, from_unixtime(-1) AS d
SELECT exp(1) AS a, exp(0.1) AS b, exp(10) AS c, exp(-1) AS d, exp(700) AS e, exp(-745) AS f, exp(710) AS g, exp(2.5) AS h
SELECT ln(2) AS a, ln(10) AS b, ln(0.1) AS c, log10(1000) AS d, log10(2) AS e, log2(8) AS f, log2(10) AS g, log(3, 9) AS h, log(10, 1000) AS i, log(2, 0.5) AS j, log1p(0.1) AS k, expm1(0.1) AS l
SELECT sin(1) AS a, cos(1) AS b, tan(1) AS c, asin(0.5) AS d, acos(0.5) AS e, atan(0.5) AS f, sinh(1) AS g, cosh(1) AS h, tanh(0.5) AS i, atan2(1, 2) AS j, cot(1) AS k, sec(1) AS l, csc(1) AS m
SELECT asinh(1) AS a, acosh(2) AS b, atanh(0.5) AS c, cbrt(27) AS d, cbrt(2) AS e, sqrt(2) AS f, hypot(3, 4) AS g, hypot(1, 1) AS h, degrees(1) AS i, radians(180) AS j, radians(1) AS k, degrees(3.14159) AS l
SELECT pow(2, 0.5) AS a, pow(10, -3) AS b, pow(1.1, 10) AS c, power(0, 0) AS d, pow(-8, 1.0/3) AS e, pow(2, 1024) AS f, pow(1.0001, 10000) AS g
SELECT ln(0) AS a, ln(-1) AS b, log10(0) AS c, sqrt(-1) AS d, asin(2) AS e, acosh(0) AS f, log(0, 1) AS g, log(1, 5) AS h, log(-1) AS i, log1p(-1) AS j, log2(-1) AS k
SELECT rint(2.5) AS a, rint(-0.5) AS b, rint(3.5) AS c, sign(-3) AS d, signum(0) AS e, sign(CAST(-2.5 AS DECIMAL(3,1))) AS f, sign(-0.0D) AS g, signum(CAST('NaN' AS DOUBLE)) AS h
SELECT sign(INTERVAL '-1' DAY) AS a
SELECT corr(x, y) AS c, covar_samp(x, y) AS s, covar_pop(x, y) AS p, skewness(x) AS k, kurtosis(x) AS u, stddev(x) AS d, var_pop(x) AS v FROM VALUES (1.1D, 2.3D), (2.7D, 3.1D), (3.9D, 8.6D), (10.3D, 7.7D) AS t(x, y)
SELECT regr_slope(x, y) AS a, regr_intercept(x, y) AS b, regr_r2(x, y) AS c, regr_sxx(x, y) AS d, regr_syy(x, y) AS e, regr_sxy(x, y) AS f, regr_avgx(x, y) AS g, regr_avgy(x, y) AS h, regr_count(x, y) AS i FROM VALUES (1.1D, 2.3D), (2.7D, 3.1D), (3.9D, 8.6D), (10.3D, 7.7D), (NULL, 1D), (1D, NULL) AS t(x, y)
SELECT skewness(x) AS k, kurtosis(x) AS u FROM VALUES (1), (2), (4), (8), (16) AS t(x)
SELECT skewness(x) AS k, kurtosis(x) AS u FROM VALUES (0.1D), (0.2D), (0.4D), (0.7D), (0.33D), (0.91D), (0.27D) AS t(x)
SELECT corr(x, x) AS a, corr(x, 1) AS b, skewness(1) AS c, kurtosis(1) AS d FROM VALUES (1), (2) AS t(x)
SELECT corr(x, y) AS a FROM VALUES (1, 2) AS t(x, y)
SELECT avg(x) AS a, sum(x) AS s, stddev_pop(x) AS p, stddev_samp(x) AS q, var_samp(x) AS r FROM VALUES (0.1D), (0.2D), (0.3D), (0.7D), (1E10D) AS t(x)
SELECT stddev(x) AS a, var_samp(x) AS b, stddev_pop(x) AS c, var_pop(x) AS d FROM VALUES (1) AS t(x)
SELECT CAST(2.0E-3D AS STRING) AS a, CAST(1.0E23D AS STRING) AS b, CAST(2.2250738585072014E-308D AS STRING) AS c, CAST(4.9E-324D AS STRING) AS d, CAST(1.1234567890123457E17D AS STRING) AS e, CAST(2E23D AS STRING) AS f, CAST(8.41E21D AS STRING) AS g, CAST(5.0E-324D AS STRING) AS h, CAST(9.007199254740993E15D AS STRING) AS i
-- JSON, shifts, casts of texts.
SELECT get_json_object('[null,1]', '$[0]') AS a, get_json_object('[null,1]', '$[*]') AS b, get_json_object('["x"]', '$[*]') AS c, get_json_object('["x","y"]', '$[*]') AS d, get_json_object('[]', '$[*]') AS e, get_json_object('[{"b":"x"}]', '$[*].b') AS f, get_json_object('[{"b":1},{"c":2}]', '$[*].b') AS g
SELECT get_json_object('{"a":null,"a":2}', '$.a') AS a, get_json_object('{"a":{"c":1},"a":{"b":2}}', '$.a.b') AS b, get_json_object('{"a":1}', '$.a[') AS c, get_json_object('{"a":1}', '$a') AS d, get_json_object('{"a":[{"b":[1,2]},{"b":[3]}]}', '$.a[*].b[0]') AS e, get_json_object('null', '$') AS f, get_json_object('', '$') AS g
SELECT get_json_object('{"a":1', '$.a') AS a, get_json_object('[1,2', '$[0]') AS b, get_json_object('{"a":1}x', '$') AS c, get_json_object('{"a":"x\ty"}', '$.a') AS d, get_json_object('{"a":"it\'s"}', '$.a') AS e, get_json_object("{\"a\":'it\\\\'s'}", '$.a') AS f, get_json_object('{"a":1,}', '$.a') AS g, get_json_object('{"a":+1}', '$.a') AS h
SELECT get_json_object('{"a":NaN}', '$.a') AS a, get_json_object('{"a":1e400}', '$.a') AS b, get_json_object('{"a":123456789012345678901234567890}', '$.a') AS c, get_json_object('{"a":0.1}', '$.a') AS d, get_json_object('{"a":1E-7}', '$.a') AS e, get_json_object('{"a":100.0}', '$.a') AS f, get_json_object('{"a":1.7976931348623157e308}', '$.a') AS g
SELECT from_json('{"a":"2026-01-01"}', 'a DATE') AS a, from_json('{"a":"2026-01-01T10:00:00Z"}', 'a TIMESTAMP') AS b, from_json('{"a":1}', 'a DOUBLE') AS c, from_json('{"a":"x"}', 'a DOUBLE') AS d, from_json('{"a":1e2}', 'a INT') AS e, from_json('{"a":1e2}', 'a DOUBLE') AS f, from_json('{"a":12345}', 'a DECIMAL(4,0)') AS g, from_json('{"a":99999999999}', 'a INT') AS h
SELECT json_array_length('[1] x') AS a, json_object_keys('{"a":1} x') AS b, json_array_length('') AS c, json_array_length('[]') AS d, json_object_keys('{}') AS e, json_tuple('{"a":1.50,"b":[1.0],"c":null,"d":true}', 'a', 'b', 'c', 'd')
SELECT json_array_length('[1] x') AS a, json_object_keys('{"a":1} x') AS b, json_array_length('') AS c, json_array_length('[]') AS d, json_object_keys('{}') AS e
SELECT json_tuple('{"a":1.50,"b":[1.0],"c":null,"d":true}', 'a', 'b', 'c', 'd')
SELECT split('a', '(') AS x
SELECT split('a', '[') AS x
SELECT regexp_replace('a', '(', 'x') AS x
SELECT regexp_count('a', '(') AS x
SELECT '2024-02-29' RLIKE '^\\d{4}-\\d{2}-\\d{2}$' AS a, 'a.b' RLIKE 'a\\.b' AS b, 'x' RLIKE '' AS c, '' RLIKE '^$' AS d, 'ab' RLIKE 'a|' AS e
SELECT NULL LIKE '%' AS a, x LIKE '%' AS b, x LIKE NULL AS c, x NOT LIKE '%' AS d FROM VALUES (CAST(NULL AS STRING)), ('a') AS t(x)
SELECT a, count(*) AS n, grouping__id AS g FROM VALUES (1), (2) AS t(a) GROUP BY a WITH CUBE ORDER BY a
SELECT trim(TRAILING FROM '  a  ') AS a, trim(LEADING FROM '  a  ') AS b, trim(BOTH FROM '  a  ') AS c, trim('x' FROM 'xax') AS d, trim(TRAILING 'x' FROM 'xax') AS e, ltrim('x', 'xax') AS f, rtrim('xyz', 'axyz') AS g
SELECT -8 >> 1 AS a, 8 << 1 AS b, -8 >>> 1 AS c, 1 << 33 AS d, 1L << 33 AS e, 1 + 1 << 2 AS f, 5 & 3 << 1 AS g, -8L >>> 60 AS h, 8 >> 1 > 2 AS i
SELECT array(named_struct('a', 1), NULL) AS a, array(struct(1, 'x'), NULL)[1] AS b, size(array(struct(1), NULL)) AS c
SELECT next_day('2026-01-01', 'MO') AS a, next_day('2026-01-01', 'monday') AS b, next_day('2026-01-01', 'Tues') AS c
SELECT next_day('2026-01-01', ' MON') AS a
SELECT months_between('2026-03-31', '2026-02-28') AS a, months_between('2026-01-01', '2026-03-15') AS b, months_between('2026-01-01', '2026-03-15', false) AS c, months_between('2026-03-15 12:30:00', '2026-02-01') AS d
SELECT CAST('\u00a05' AS INT) AS a
SELECT CAST(' \t5\n' AS INT) AS a, CAST('+5' AS INT) AS b, CAST('1e2' AS DOUBLE) AS c, CAST('1d' AS DOUBLE) AS d, CAST(' 1.5 ' AS DECIMAL(5,2)) AS e, CAST('inf' AS DOUBLE) AS f, CAST(' Infinity ' AS FLOAT) AS g
-- Functions of texts, one by one.
SELECT upper('straße') AS a, lower('İI') AS b, initcap('hELLO wORLD-foo bar_baz') AS c, initcap('éa ñb') AS d, upper('ŉ') AS e, lower('ΣΑΣ') AS f
SELECT substr('hello', 2) AS a, substr('hello', 0) AS b, substr('hello', -3) AS c, substr('hello', -3, 2) AS d, substr('hello', -10, 7) AS e, substr('hello', 2, -1) AS f, substr('hello', 6) AS g, substr('hello', 2, 100) AS h, substring('hello' FROM 2 FOR 3) AS i
SELECT left('hello', 2) AS a, left('hello', -1) AS b, left('hello', 0) AS c, right('hello', 2) AS d, right('hello', -1) AS e, right('hello', 10) AS f, left('hello', 10) AS g
SELECT substring_index('a.b.c', '.', 2) AS a, substring_index('a.b.c', '.', -2) AS b, substring_index('a.b.c', '.', 0) AS c, substring_index('a.b.c', 'x', 1) AS d, substring_index('aaa', 'aa', 1) AS e, substring_index('aaaa', 'aa', -1) AS f, substring_index('a.b.c', '', 1) AS g, substring_index('', '.', 1) AS h
SELECT replace('aaa', 'aa', 'b') AS a, replace('abc', '', 'x') AS b, replace('abc', 'b') AS c, replace('abc', 'b', '') AS d, replace('ABC', 'b', 'x') AS e
SELECT translate('AaBbCc', 'abc', '123') AS a, translate('abc', 'abc', 'x') AS b, translate('aab', 'aa', 'xy') AS c, translate('abc', '', 'x') AS d
SELECT split_part('a.b.c', '.', 2) AS a, split_part('a.b.c', '.', -1) AS b, split_part('a.b.c', '.', 5) AS c, split_part('abc', '', 1) AS d, split_part('abc', '', 2) AS e, split_part('', '.', 1) AS f, split_part('a..b', '.', 2) AS g
SELECT split_part('a.b.c', '.', 0) AS a
SELECT startswith('abc', '') AS a, startswith('abc', 'ab') AS b, endswith('abc', '') AS c, contains('abc', '') AS d, contains('', 'a') AS e, startswith(NULL, 'a') AS f
SELECT instr('abcabc', 'c') AS a, instr('abc', '') AS b, instr('', 'a') AS c, locate('c', 'abcabc', 4) AS d, locate('', 'abc', 2) AS e, locate('c', 'abc', 0) AS f, position('b' IN 'abc') AS g, locate('c', 'abc', -1) AS h, instr('😀b', 'b') AS i
SELECT lpad('abc', 5, 'xy') AS a, lpad('abc', 2, 'x') AS b, lpad('abc', 5) AS c, lpad('abc', -1, 'x') AS d, rpad('abc', 6, 'xy') AS e, rpad('abc', 5, '') AS f, lpad('é', 3, '😀') AS g, lpad('abc', 0, 'x') AS h
SELECT repeat('ab', 3) AS a, repeat('ab', 0) AS b, repeat('ab', -1) AS c, space(3) AS d, space(-1) AS e, repeat('', 5) AS f
SELECT ascii('é') AS a, ascii('') AS b, ascii('😀') AS c, chr(65) AS d, chr(256) AS e, chr(-1) AS f, chr(233) AS g, char(321) AS h, chr(0) AS i, ascii('abc') AS j
SELECT ltrim('  a ') AS a, rtrim(' a  ') AS b, trim(' \t a \n') AS c, btrim('xxaxx', 'x') AS d, btrim(' a ') AS e, trim('ab' FROM 'abcba') AS f, ltrim('ab', 'abcab') AS g, trim('') AS h
SELECT concat('a', NULL) AS a, concat_ws('-', 'a', NULL, 'b') AS b, concat_ws(NULL, 'a') AS c, concat_ws('-') AS d, concat_ws('-', array('a', NULL, 'b'), 'c') AS e, concat() AS f, concat(1, 2.50, true, DATE'2026-01-01') AS g, 'a' || 1 || NULL AS h
SELECT overlay('abcdef' PLACING 'XX' FROM 2) AS a, overlay('abcdef' PLACING 'XX' FROM 2 FOR 4) AS b, overlay('abcdef', 'X', 3, 0) AS c, overlay('abc', 'XYZ', 2) AS d, overlay('abc', 'X', 10) AS e
SELECT find_in_set('b', 'a,b,c') AS a, find_in_set('a,b', 'a,b') AS b, find_in_set('', 'a,,b') AS c, find_in_set('', '') AS d, find_in_set('x', 'a') AS e, find_in_set(NULL, 'a') AS f
SELECT levenshtein('kitten', 'sitting') AS a, levenshtein('', 'abc') AS b, levenshtein('abc', 'abc') AS c, levenshtein('kitten', 'sitting', 2) AS d, levenshtein('kitten', 'sitting', 3) AS e, levenshtein('a', NULL) AS f, levenshtein('é', 'e') AS g
SELECT soundex('Robert') AS a, soundex('Rupert') AS b, soundex('Tymczak') AS c, soundex('Pfister') AS d, soundex('') AS e, soundex('123') AS f, soundex('Ashcraft') AS g, soundex('é') AS h
SELECT elt(1, 'a', 'b') AS a, elt(2, 'a', 'b') AS b, elt(NULL, 'a') AS c
SELECT elt(3, 'a', 'b') AS a
SELECT elt(0, 'a', 'b') AS a
SELECT base64('abc') AS a, base64('') AS b, unbase64('YWJj') AS c, CAST(unbase64('YWJj') AS STRING) AS d, hex('abc') AS e, hex(255) AS f, hex(-1) AS g, hex(17L) AS h, hex('') AS i, unhex('616') AS j, unhex('xx') AS k, CAST(unhex('616263') AS STRING) AS l
SELECT md5('abc') AS a, sha1('abc') AS b, sha2('abc', 256) AS c, sha2('abc', 0) AS d, sha2('abc', 512) AS e, sha2('abc', 100) AS f, crc32('abc') AS g, sha2('abc', 224) AS h, md5('') AS i
SELECT hash(1) AS a, hash('a') AS b, hash(1, 'a', NULL) AS c, hash(1L) AS d, hash(1.5D) AS e, hash(1.5) AS f, hash(DATE'2026-01-01') AS g, hash(true) AS h, hash(NULL) AS i, hash('é') AS j, hash(TIMESTAMP'2026-01-01 00:00:00') AS k, hash(-0.0D) AS l
SELECT xxhash64(1) AS a, xxhash64('a') AS b, xxhash64(1L, 'a') AS c, xxhash64(1.5D) AS d, xxhash64(NULL) AS e, xxhash64(CAST(1 AS TINYINT)) AS f, xxhash64(CAST(0.5 AS FLOAT)) AS g, xxhash64('') AS h
SELECT url_encode('a b&c=é/+~*') AS a, url_decode('a+b%26c%3D%C3%A9') AS b, url_encode('') AS c
SELECT parse_url('https://u:p@example.com:8080/a/b?x=1&y=2#f', 'HOST') AS a, parse_url('https://example.com/a?x=1&y=2', 'QUERY', 'y') AS b, parse_url('https://example.com:8080/a/b?x=1#f', 'PATH') AS c, parse_url('https://u:p@example.com/', 'USERINFO') AS d, parse_url('https://example.com/a#f', 'REF') AS e, parse_url('https://example.com:81/a?b', 'AUTHORITY') AS f, parse_url('https://example.com/a?b', 'FILE') AS g, parse_url('https://example.com', 'PROTOCOL') AS h
SELECT parse_url('https://example.com', 'PATH') AS a, parse_url('https://example.com', 'QUERY') AS b, parse_url('https://example.com/?a=1&b=', 'QUERY', 'b') AS c, parse_url('example', 'HOST') AS d, parse_url('https://example.com/?x=1', 'FOO') AS e, parse_url('https://example.com/?a=b%20c', 'QUERY', 'a') AS f
SELECT bin(5) AS a, bin(-1) AS b, bin(0) AS c, bin(5.7) AS d, factorial(5) AS e, factorial(0) AS f, factorial(21) AS g, factorial(-1) AS h, factorial(20) AS i
SELECT conv('ff', 16, 10) AS a, conv('100', 2, 16) AS b, conv('-10', 10, 16) AS c, conv('xyz', 36, 10) AS d, conv('12x', 10, 2) AS e, conv('x', 10, 2) AS g, conv('10', 1, 2) AS h, conv(15, 10, 16) AS i
SELECT conv('18446744073709551616', 10, 16) AS a
SELECT luhn_check('79927398713') AS a, luhn_check('79927398714') AS b, luhn_check('') AS c, luhn_check('abc') AS d
SELECT to_number('1,234.5', '9,999.9') AS a, to_number('$12', '$99') AS b, try_to_number('x', '99') AS c, to_number('-5', 'S9') AS d, to_number('12', '999') AS e, to_number('5', '9') AS f
SELECT to_number('abc', '999') AS a
SELECT regexp_like('abc', 'B') AS a, 'abc' REGEXP 'b' AS b, 'abc' NOT RLIKE 'x' AS c, regexp('a.c', 'a\\.c') AS d, 'abc' RLIKE NULL AS e
SELECT char_length('x\u0000y') AS a, length(CAST('abc' AS BINARY)) AS b, left('é😀x', 2) AS c, lower('ÀÉ') AS d, upper('àß') AS e
SELECT printf('%s-%d', 'a', 5) AS a, format_string('no placeholders') AS b, format_string('%s %s', 'a', 'b') AS c
SELECT string(1.0D) AS a, string(1e20D) AS b, string(0.1D + 0.2D) AS c, string(CAST('NaN' AS DOUBLE)) AS d, string(-0.0D) AS e, string(1.50) AS f, string(true) AS g, string(array(1, NULL)) AS h, string(map('a', 1)) AS i, string(struct(1, 'x', NULL)) AS j
SELECT CAST(array('a', NULL, 'b,c') AS STRING) AS a, CAST(map('k', array(1.5, NULL)) AS STRING) AS b, CAST(named_struct('a', 1, 'b', named_struct('c', DATE'2026-01-01')) AS STRING) AS c, CAST(array(true, false) AS STRING) AS d, CAST(array(TIMESTAMP'2026-01-01 10:00:00.5') AS STRING) AS e, CAST(array() AS STRING) AS f
SELECT 'a' = 'A' AS a, 'a' < 'b' AS b, 'a' < 'B' AS c, 'é' > 'z' AS d, '10' < '9' AS e, '10' < 9 AS f, '' < 'a' AS g, 'a ' = 'a' AS h, '😀' > '\uffff' AS i
SELECT quote('it\'s') AS a
SELECT count(*) FROM (SELECT uuid() AS u) WHERE length(u) = 36
SELECT array_join(array(1, 2, NULL), ',') AS a, array_join(array('a', NULL), ',', 'x') AS b, array_join(array(), ',') AS c, array_join(array(1.5, 2.0), '|') AS d
SELECT lower(NULL) AS a, upper(CAST(NULL AS STRING)) AS b, concat(NULL, NULL) AS c, typeof(lower(NULL)) AS d, length(NULL) AS e
SELECT upper(1) AS a, length(12345) AS b, reverse(123) AS c, substr(12345, 2, 2) AS d, replace(123, 2, 9) AS e, repeat(1, 3) AS f, lpad(5, 3, 0) AS g
SELECT split(12.5, '\\.') AS a, trim(5) AS b, concat_ws(1, 2, 3) AS c, instr(12345, 3) AS d, left(12345, 2) AS e
SELECT to_varchar(12, '99') AS a
SELECT string_agg(x, ',') AS a, listagg(x) AS b FROM VALUES ('a'), ('b'), (NULL) AS t(x)
SELECT listagg(x, '-') WITHIN GROUP (ORDER BY x DESC) AS a, string_agg(DISTINCT x, ',') WITHIN GROUP (ORDER BY x) AS b FROM VALUES ('a'), ('b'), ('a'), (NULL) AS t(x)
SELECT listagg(x, '-') WITHIN GROUP (ORDER BY y) AS a FROM VALUES ('a', 3), ('b', 1), ('c', NULL) AS t(x, y)
-- Functions of days and moments, one by one.
SELECT year('2026-03-04') AS a, quarter('2026-12-31') AS b, month('2026-03') AS c, day('2026-03-04 10:00:00') AS d, dayofweek('2026-03-01') AS e, weekday('2026-03-01') AS f, dayofyear('2024-12-31') AS g, weekofyear('2027-01-01') AS h, hour('2026-03-04 10:11:12') AS i, minute('2026-03-04 10:11:12') AS j, second('2026-03-04 10:11:12.9') AS k
SELECT extract(YEAR FROM DATE'2026-03-04') AS a, extract(DOW FROM DATE'2026-03-01') AS b, extract(DOY FROM DATE'2026-03-01') AS c, extract(WEEK FROM DATE'2026-03-01') AS d, extract(SECOND FROM TIMESTAMP'2026-03-04 10:11:12.345678') AS e, date_part('minute', TIMESTAMP'2026-03-04 10:11:12') AS f, extract(QUARTER FROM DATE'2026-03-04') AS g, extract(MONTH FROM TIMESTAMP'2026-03-04 10:11:12') AS h, date_part('dayofweek_iso', DATE'2026-03-01') AS i
SELECT date_part('dow_iso', DATE'2026-03-01') AS a, datepart('yearofweek', DATE'2027-01-01') AS b, date_part('mins', TIMESTAMP'2026-03-04 10:11:12') AS c, date_part('s', TIMESTAMP'2026-03-04 10:11:12.5') AS d
SELECT date_add('2026-02-28', 1) AS a, date_sub(DATE'2026-03-01', 1) AS b, date_add(TIMESTAMP'2026-02-28 23:00:00', 1) AS c, date_add(DATE'2026-01-01', -1) AS d, dateadd(DATE'2026-01-01', 5) AS e, date_add(DATE'2026-01-01', CAST(5 AS SMALLINT)) AS f, DATE'2026-01-01' + 5 AS g, 5 + DATE'2026-01-01' AS h, DATE'2026-01-10' - 3 AS i
SELECT date_add('2026-01-01', '5') AS a
SELECT date_add('2026-01-01', 5.5) AS a
SELECT date_add('x', 1) AS a
SELECT date_add(DATE'2026-01-01', 5L) AS a
SELECT dateadd(MONTH, 1, DATE'2026-01-31') AS a, dateadd(DAY, 1, TIMESTAMP'2026-01-31 10:00:00') AS b, date_add(HOUR, -1, TIMESTAMP'2026-01-01 00:00:00') AS c, timestampadd(QUARTER, 1, '2026-01-31') AS d, dateadd(WEEK, 2, DATE'2026-01-01') AS e, dateadd(YEAR, 1, DATE'2024-02-29') AS f, timestampadd(MICROSECOND, 5, TIMESTAMP'2026-01-01 00:00:00') AS g, timestampadd(MILLISECOND, 1500, TIMESTAMP'2026-01-01 00:00:00') AS h
SELECT datediff('2026-03-01', '2026-02-01') AS a, datediff(TIMESTAMP'2026-03-01 00:00:01', TIMESTAMP'2026-02-28 23:59:59') AS b, date_diff(DATE'2026-01-01', DATE'2026-01-02') AS c, datediff(MONTH, DATE'2026-01-31', DATE'2026-02-28') AS d, datediff(YEAR, DATE'2025-03-01', DATE'2026-02-28') AS e, datediff(HOUR, TIMESTAMP'2026-01-01 00:30:00', TIMESTAMP'2026-01-01 02:00:00') AS f, timestampdiff(MONTH, TIMESTAMP'2026-03-31 10:00:00', TIMESTAMP'2026-02-28 10:00:00') AS g, timestampdiff(WEEK, DATE'2026-01-01', DATE'2026-01-20') AS h, timestampdiff(QUARTER, DATE'2026-01-01', DATE'2025-06-01') AS i
SELECT add_months('2026-01-31', 1) AS a, add_months('2024-02-29', 12) AS b, add_months('2026-03-31', -1) AS c, add_months(DATE'2026-02-28', 1) AS d, add_months('2026-01-31', 1.9) AS e, add_months(TIMESTAMP'2026-01-31 10:00:00', 1) AS f
SELECT last_day('2024-02-10') AS a, last_day(TIMESTAMP'2026-12-31 23:59:59') AS b, next_day('2026-03-04', 'WED') AS c, next_day('2026-03-04', 'thu') AS d, next_day('2026-03-04', 'SUNDAY') AS e, next_day('2026-03-04', 'TU') AS f
SELECT next_day('2026-03-04', 'xx') AS a
SELECT date_trunc('YEAR', TIMESTAMP'2026-05-06 07:08:09.123456') AS a, date_trunc('quarter', '2026-05-06') AS b, date_trunc('WEEK', DATE'2026-03-01') AS c, date_trunc('MON', DATE'2026-05-06') AS d, date_trunc('DD', TIMESTAMP'2026-05-06 07:08:09') AS e, date_trunc('HOUR', TIMESTAMP'2026-05-06 07:08:09') AS f, date_trunc('foo', DATE'2026-05-06') AS g, date_trunc('MILLISECOND', TIMESTAMP'2026-05-06 07:08:09.123456') AS h
SELECT trunc('2026-05-06', 'YEAR') AS a, trunc('2026-05-06', 'MM') AS b, trunc('2026-05-06', 'week') AS c, trunc('2026-05-06', 'QUARTER') AS d, trunc('2026-05-06', 'DAY') AS e, trunc('2026-05-06', NULL) AS f, trunc(TIMESTAMP'2026-05-06 07:08:09', 'MON') AS g
SELECT make_date(2026, 2, 28) AS a, make_timestamp(2026, 1, 2, 3, 4, 5.678) AS b, make_timestamp(2026, 1, 1, 0, 0, 60) AS c, make_timestamp(2026, 1, 2, 3, 4, 5, 'Europe/Berlin') AS d, try_make_timestamp(2026, 13, 1, 0, 0, 0) AS e, make_date(NULL, 1, 1) AS f
SELECT make_date(2026, 2, 30) AS a
SELECT make_timestamp(2026, 1, 1, 25, 0, 0) AS a
SELECT make_timestamp(2026, 1, 1, 0, 0, 60.5) AS a
SELECT to_date('2026-01-01 10:00:00') AS a, to_date(TIMESTAMP'2026-01-01 23:00:00') AS b, date('2026-1-5') AS c, to_date(NULL) AS d, CAST('2026' AS DATE) AS e
SELECT to_date('01/02/2026') AS a
SELECT to_timestamp('2026-01-01') AS a, to_timestamp('2026-01-01 10:00:00.5') AS b, to_timestamp(DATE'2026-01-01') AS c, to_timestamp('2026-01-01T10:00:00+02:00') AS d, timestamp('2026-01-01 10:00:00') AS e, to_timestamp(1.5) AS f, to_timestamp(60) AS g
SELECT unix_timestamp(TIMESTAMP'2026-01-01 00:00:00') AS a, unix_seconds(TIMESTAMP'1969-12-31 23:59:59.5') AS b, unix_millis(TIMESTAMP'2026-01-01 00:00:00.123456') AS c, unix_micros(TIMESTAMP'2026-01-01 00:00:00.123456') AS d, unix_timestamp(DATE'2026-01-01') AS e, unix_date(DATE'1970-01-10') AS f, unix_millis(TIMESTAMP'1969-12-31 23:59:59.9995') AS g
SELECT timestamp_seconds(1.5) AS a, timestamp_millis(1500) AS b, timestamp_micros(1500000) AS c, timestamp_seconds(-1) AS d, timestamp_seconds('60') AS e, date_from_unix_date(365) AS f, timestamp_seconds(NULL) AS g, timestamp_seconds(1.5D) AS h
SELECT from_utc_timestamp(TIMESTAMP'2026-07-01 12:00:00', 'America/New_York') AS a, to_utc_timestamp('2026-07-01 12:00:00', 'Asia/Kolkata') AS b, from_utc_timestamp('2026-01-01', '+05:30') AS c, from_utc_timestamp('2026-01-01', 'UTC-3') AS d, from_utc_timestamp('2026-01-01', 'PST') AS e, from_utc_timestamp('2026-01-01', 'GMT+1') AS f, from_utc_timestamp('2026-01-01', 'EST') AS g, from_utc_timestamp('2026-01-01', 'BST') AS h
SELECT from_utc_timestamp('2026-01-01', 'Foo/Bar') AS a
SELECT dayname(DATE'2026-03-04') AS a, monthname(DATE'2026-03-04') AS b, dayname('2026-03-01') AS c
SELECT TIMESTAMP'2026-03-04 10:00:00' - TIMESTAMP'2026-03-03 09:30:00' AS a, DATE'2026-03-04' - DATE'2026-03-01' AS b, TIMESTAMP'2026-03-04 10:00:00' - DATE'2026-03-04' AS c, DATE'2026-03-01' - DATE'2026-03-04' AS d
SELECT TIMESTAMP'2026-01-31 10:00:00' + INTERVAL 1 MONTH AS a, DATE'2026-01-31' + INTERVAL '1' MONTH AS b, TIMESTAMP'2026-01-01 00:00:00' - INTERVAL '1 02:03:04' DAY TO SECOND AS c, DATE'2026-01-01' + INTERVAL 2 DAYS AS d, DATE'2026-01-01' + INTERVAL 3 HOURS AS e, TIMESTAMP'2026-01-01 00:00:00' + INTERVAL 90 MINUTES AS f, DATE'2026-01-01' - INTERVAL 1 YEAR AS g, DATE'2024-02-29' + INTERVAL '1-1' YEAR TO MONTH AS h
SELECT CAST(INTERVAL '1' DAY AS STRING) AS a, CAST(INTERVAL '1 02:03:04' DAY TO SECOND AS STRING) AS b, CAST(TIMESTAMP'2026-03-04 10:00:00' - TIMESTAMP'2026-03-03 09:30:00.25' AS STRING) AS c, CAST(DATE'2026-03-04' - DATE'2026-03-01' AS STRING) AS d, CAST(DATE'2026-03-04' - DATE'2026-03-01' AS INT) AS e, CAST(INTERVAL '1' DAY AS BIGINT) AS f
SELECT extract(DAY FROM TIMESTAMP'2026-03-04 10:00:00' - TIMESTAMP'2026-03-03 09:30:00') AS a, extract(HOUR FROM INTERVAL '1 02:03:04' DAY TO SECOND) AS b, extract(SECOND FROM INTERVAL '1 02:03:04.5' DAY TO SECOND) AS c, extract(MINUTE FROM INTERVAL '-1 02:03:04' DAY TO SECOND) AS d, extract(DAY FROM DATE'2026-03-04' - DATE'2026-03-01') AS e
SELECT sum(x) AS a, avg(x) AS b, min(x) AS c, max(x) AS d FROM (SELECT TIMESTAMP'2026-01-02 00:00:00' - TIMESTAMP'2026-01-01 00:00:00' AS x UNION ALL SELECT TIMESTAMP'2026-01-01 12:00:00' - TIMESTAMP'2026-01-01 00:00:00')
SELECT make_dt_interval(1, 2, 3, 4.5) AS a, make_dt_interval(0, 25) AS b, make_dt_interval() AS c, DATE'2026-01-31' + make_ym_interval(0, 1) AS d, TIMESTAMP'2026-01-31 00:00:00' + make_interval(1, 1, 1, 1, 1, 1, 1.5) AS e
SELECT sequence(DATE'2026-01-01', DATE'2026-01-04') AS a, sequence(DATE'2026-01-31', DATE'2026-05-01', INTERVAL 1 MONTH) AS b, sequence(TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'2026-01-01 02:00:00', INTERVAL 1 HOUR) AS c, sequence(5, 1) AS d, sequence(1, 10, 3) AS e, sequence(3, 3) AS f, sequence(DATE'2026-01-04', DATE'2026-01-01', INTERVAL -1 DAY) AS g
SELECT sequence(1, 5, -1) AS a
SELECT sequence(1, 5, 0) AS a
SELECT DATE'2026-03-04' = '2026-03-04' AS a, DATE'2026-03-04' < TIMESTAMP'2026-03-04 00:00:01' AS b, TIMESTAMP'2026-03-04 00:00:00' = '2026-03-04' AS c, DATE'2026-03-04' BETWEEN '2026-03-01' AND '2026-03-31' AS d, DATE'2026-03-04' IN ('2026-03-04', '2026-03-05') AS e
SELECT DATE'2026-03-04' = 'x' AS a
SELECT DATE'2026-13-01' AS a
SELECT TIMESTAMP'2026-01-01 25:00:00' AS a
SELECT CAST(TIMESTAMP'2026-01-01 00:00:00.123456' AS BIGINT) AS a, CAST(TIMESTAMP'1969-12-31 23:59:59.5' AS BIGINT) AS b, CAST(TIMESTAMP'2026-01-01 00:00:00.5' AS DOUBLE) AS c, CAST(TIMESTAMP'2026-01-01 00:00:00.5' AS DECIMAL(20,3)) AS d, CAST(1.5D AS TIMESTAMP) AS e, CAST(1.5 AS TIMESTAMP) AS f, CAST(-1 AS TIMESTAMP) AS g, CAST(DATE'2026-01-01' AS TIMESTAMP) AS h, CAST(TIMESTAMP'2026-01-01 23:59:59' AS DATE) AS i
SELECT CAST(TIMESTAMP'2026-01-01 00:00:00' AS INT) AS a
SELECT CAST(TIMESTAMP'2040-01-01 00:00:00' AS INT) AS a
SELECT CAST(true AS TIMESTAMP) AS a
SELECT CAST(DATE'2026-01-01' AS INT) AS a
SELECT CAST(CAST('NaN' AS DOUBLE) AS TIMESTAMP) AS a, CAST(CAST('Infinity' AS DOUBLE) AS TIMESTAMP) AS b
SELECT date_format('2026-03-04 15:06:07', "yyyy-MM-dd'T'HH:mm:ss'Z'") AS a, date_format(DATE'2026-03-04', 'EEEE') AS b, date_format(DATE'2026-03-04', 'yyyyMM') AS c, date_format(DATE'2026-03-04', 'MMM yyyy') AS d, date_format(NULL, 'yyyy') AS e, date_format(DATE'2026-03-04', NULL) AS f, date_format(TIMESTAMP'2026-03-04 00:06:07', 'h:mm a') AS g, date_format(DATE'2026-03-04', 'D') AS h
SELECT timediff(HOUR, TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'2026-01-02 01:30:00') AS a
SELECT curdate() = current_date() AS a, date_diff(DAY, DATE'2026-01-01', DATE'2026-02-01') AS b
SELECT months_between('2026-02-28', '2026-01-31') AS a, months_between('2026-03-15', '2026-03-15 12:00:00') AS b, months_between(DATE'2026-01-31', DATE'2026-02-28') AS c, months_between('1997-02-28 10:30:00', '1996-10-30') AS d, months_between('2026-03-01', '2026-02-28') AS e
SELECT to_timestamp('20260304T050607', "yyyyMMdd'T'HHmmss") AS a, to_timestamp('4.3.2026 5:06', 'd.M.yyyy H:mm') AS b, to_timestamp('2026-03-04 05:06:07.12', 'yyyy-MM-dd HH:mm:ss.SS') AS c, to_timestamp('03/04/2026 12:00:00 AM', 'MM/dd/yyyy hh:mm:ss a') AS d, to_timestamp('Jan 05, 2026', 'MMM dd, yyyy') AS e
SELECT to_timestamp('2026-03-04', 'yyyy/MM/dd') AS a
SELECT to_timestamp('13:00', 'hh:mm') AS a
SELECT CAST('2026-01-01 00:00:00 Europe/Berlin' AS TIMESTAMP) AS a, CAST('2026-07-01T00:00:00Z' AS TIMESTAMP) AS b, CAST('2026-01-01 00:00:00-0330' AS TIMESTAMP) AS c, CAST('2026-01-01 00:00:00UTC' AS TIMESTAMP) AS d, CAST('2026-01-01 00:00:00.1234567' AS TIMESTAMP) AS e
SELECT min(d) AS a, max(d) AS b, count(DISTINCT d) AS c FROM VALUES (DATE'2026-01-01'), (DATE'2025-12-31'), (NULL) AS t(d)
SELECT date_trunc('month', d) AS m, count(*) AS n FROM VALUES (DATE'2026-01-01'), (DATE'2026-01-31'), (DATE'2026-02-01') AS t(d) GROUP BY 1 ORDER BY 1
SELECT d, d - lag(d) OVER (ORDER BY d) AS gap, datediff(d, lag(d) OVER (ORDER BY d)) AS days FROM VALUES (DATE'2026-01-01'), (DATE'2026-01-31'), (DATE'2026-02-01') AS t(d) ORDER BY d
SELECT x, sum(x) OVER (ORDER BY d RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND CURRENT ROW) AS s FROM VALUES (1, DATE'2026-01-01'), (2, DATE'2026-01-05'), (4, DATE'2026-01-20') AS t(x, d) ORDER BY d
-- Arrays, maps, structures and functions of functions.
SELECT array_union(array(1, 2, NULL), array(2, 3, NULL)) AS a, array_except(array(1, 2, NULL, 2), array(2)) AS b, array_intersect(array(1, NULL, 1), array(NULL, 1)) AS c, array_union(array(), array(1)) AS d, array_except(array(1), NULL) AS e, array_union(array(1), array(2L)) AS f, array_intersect(array('a'), array('A')) AS g
SELECT arrays_overlap(array(1, 2), array(2)) AS a, arrays_overlap(array(1, NULL), array(2)) AS b, arrays_overlap(array(1, NULL), array(NULL)) AS c, arrays_overlap(array(), array(NULL)) AS d, arrays_overlap(array(1), array(2)) AS e, arrays_overlap(NULL, array(1)) AS f
SELECT array_sort(array(3, NULL, 1)) AS a, sort_array(array(3, NULL, 1)) AS b, sort_array(array(3, NULL, 1), false) AS c, array_sort(array('b', 'A', 'a')) AS d, sort_array(array(true, false)) AS e, sort_array(array(CAST('NaN' AS DOUBLE), 1.0D, -0.0D, 0.0D)) AS f, array_sort(array()) AS g
SELECT array_remove(array(1, 2, NULL, 1), 1) AS a, array_remove(array(1, NULL), NULL) AS b, array_append(array(1), 2) AS c, array_prepend(array(1), NULL) AS d, array_append(NULL, 1) AS e, array_append(array(1), 2.5) AS f, array_repeat('a', 2) AS g, array_repeat(1, 0) AS h, array_repeat(NULL, 2) AS i, array_repeat(1, -1) AS j
SELECT array_insert(array(1, 2), 2, 9) AS a, array_insert(array(1, 2), 5, 9) AS b, array_insert(array(1, 2), 1, NULL) AS c, array_insert(NULL, 1, 1) AS d
SELECT arrays_zip(array(1, 2), array('a')) AS a, arrays_zip(x, y) AS b FROM (SELECT array(1) AS x, array(2, 3) AS y)
SELECT concat(array(1), array(2, NULL)) AS a, reverse(array(1, NULL, 2)) AS b, concat(array(1), NULL) AS c, concat(array(1), array(2L)) AS d, reverse(array()) AS e, flatten(array(array(1), NULL)) AS f, flatten(array(array(1), array())) AS g
SELECT array_contains(array(1, 2), 3) AS a, array_contains(array(1, NULL), 1) AS b, array_contains(array(1, NULL), 3) AS c, array_contains(array(1.5, 2), 2) AS d, array_contains(array('a'), NULL) AS e, array_position(array(1, 2, 2), 2) AS f, array_position(array(1), 5) AS g, array_position(array(1, NULL), NULL) AS h
SELECT array_distinct(array(1, NULL, 1, NULL)) AS a, array_max(array(1, NULL, 3)) AS b, array_min(array('b', 'a')) AS c, array_max(array()) AS d, array_compact(array(1, NULL)) AS e, array_max(array(CAST('NaN' AS DOUBLE), 1.0D)) AS f, array_min(array(NULL)) AS g, array_distinct(array(0.0D, -0.0D)) AS h
SELECT slice(array(1, 2, 3, 4), 2, 2) AS a, slice(array(1, 2, 3, 4), -2, 2) AS b, slice(array(1, 2), 5, 1) AS c, slice(array(1, 2), -5, 2) AS d, slice(array(1, 2), 1, 0) AS e, slice(array(1, 2, 3), -1, 5) AS f
SELECT slice(array(1, 2), 0, 1) AS a
SELECT slice(array(1, 2), 1, -1) AS a
SELECT element_at(array(1, 2), -2) AS a, try_element_at(array(1, 2), 3) AS b, element_at(map('a', 1), 'a') AS c, element_at(map('a', 1), 'b') AS d, try_element_at(map('a', 1), 'b') AS e, get(array(1, 2), -1) AS f, array(1, 2)[1] AS g, map('a', 1)['a'] AS h, map(1, 'x')[2] AS i, element_at(array(1, NULL), 2) AS j
SELECT element_at(array(1, 2), 0) AS a
SELECT element_at(array(1, 2), 3) AS a
SELECT array(1, 2)[-1] AS a
SELECT map('a', 1, 'a', 2) AS a
SELECT map(NULL, 1) AS a
SELECT map_concat(map('a', 1), map('a', 2)) AS a
SELECT str_to_map('a:1,a:2') AS a
SELECT str_to_map('') AS a, str_to_map('a:1:2,b') AS b, str_to_map('a:1,,b:2', ',', ':') AS c
SELECT named_struct('a', 1, 'b', named_struct('c', 'x')).b.c AS a, struct(1, 2).col2 AS b, named_struct('x', array(1, 2)).x[1] AS c, named_struct('A', 1).a AS d, struct(x, y).y AS e FROM (SELECT 1 AS x, 'k' AS y)
SELECT array(1, 2) < array(1, 3) AS c, array(1) = array(1) AS d, array(1, NULL) = array(1, NULL) AS e, array(NULL) <=> array(NULL) AS f, array(1, 2) > array(1) AS g
SELECT array(1, 'a') AS a
SELECT array('1', 2) AS a, array(true, NULL) AS b, coalesce(array(1), array()) AS c
SELECT array(true, 1) AS a
SELECT transform(array(1, 2), x -> x * 2) AS a, transform(array(1, 2), (x, i) -> x + i) AS b, filter(array(1, NULL, 3), x -> x > 1) AS c, filter(array(1, 2, 3), (x, i) -> i > 0) AS d, exists(array(1, NULL), x -> x > 1) AS e, exists(array(1, 2), x -> x > 1) AS f, forall(array(1, NULL), x -> x > 0) AS g, forall(array(), x -> x > 0) AS h
SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x) AS a, aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10) AS b, reduce(array('a', 'b'), '', (acc, x) -> acc || x) AS c, aggregate(array(1, NULL), 0, (acc, x) -> acc + x) AS d, aggregate(CAST(array() AS ARRAY<INT>), 5, (acc, x) -> acc + x) AS e
SELECT transform(array(struct(1 AS a, 'x' AS b)), s -> s.a) AS a, filter(array(named_struct('k', 'v')), e -> e.k = 'v')[0].k AS b, transform(map_entries(map('a', 1)), e -> concat(e.key, '=', e.value)) AS c, transform(array(1), x -> y + x) AS d FROM (SELECT 10 AS y)
SELECT explode(array(1, NULL)) AS x
SELECT explode(map('a', 1, 'b', 2))
SELECT explode_outer(array()) AS x
SELECT explode(CAST(NULL AS ARRAY<INT>)) AS x
SELECT inline(array(struct(1, 'a'), struct(2, 'b')))
SELECT stack(2, 1, 2, 3)
SELECT k, v FROM (SELECT map('a', 1) AS m) LATERAL VIEW explode(m) t AS k, v
SELECT x, e FROM VALUES (1, array(1, 2)), (2, array()) AS t(x, a) LATERAL VIEW OUTER explode(a) AS e ORDER BY x, e
SELECT x, pos, e FROM VALUES (1, array('a', 'b')) AS t(x, a) LATERAL VIEW posexplode(a) p AS pos, e ORDER BY pos
SELECT t.x, u.col FROM (SELECT 1 AS x, array(5, 6) AS a) t, LATERAL explode(t.a) AS u ORDER BY u.col
SELECT * FROM explode(array(1, 2)) AS t(x) ORDER BY x
SELECT id FROM range(3) ORDER BY id
SELECT id * 2 AS d FROM range(1, 10, 4) ORDER BY d
SELECT collect_list(x) AS a, collect_set(x) AS b FROM VALUES (3), (1), (NULL), (3), (2) AS t(x)
SELECT sort_array(collect_set(x)) AS a, array_sort(collect_list(DISTINCT x)) AS b FROM VALUES ('b'), ('a'), ('b') AS t(x)
SELECT map_from_entries(collect_list(struct(k, v))) AS m FROM VALUES ('a', 1), ('b', 2) AS t(k, v)
SELECT to_json(struct(1 AS a, NULL AS b, 'x' AS c)) AS a, to_json(array(1, NULL)) AS b, to_json(map('a', 1, 'b', NULL)) AS c, to_json(named_struct('d', DATE'2026-01-01', 't', TIMESTAMP'2026-01-01 10:00:00.123456', 'n', 1.50, 'f', 1e10D, 'b', true)) AS d, to_json(array(struct(1 AS a))) AS e, to_json(struct(array() AS e)) AS f
SELECT from_json('[1, null, 3]', 'ARRAY<INT>') AS a, from_json('{"a":{"b":[1,2]}}', 'a STRUCT<b: ARRAY<INT>>').a.b[1] AS b, from_json('{"x":1,"y":2}', 'MAP<STRING,INT>') AS c, from_json('{"a":"x"}', 'a INT, b STRING') AS d, from_json(NULL, 'a INT') AS e, from_json('bad', 'a INT') AS f, from_json('{"a":1}', 'STRUCT<a: BIGINT>').a AS g
SELECT from_json('[{"a":1},{"a":2}]', 'ARRAY<STRUCT<a: INT>>').a AS a, from_json('["a","b"]', 'ARRAY<STRING>')[0] AS b, size(from_json('[]', 'ARRAY<INT>')) AS c
SELECT array_agg(x) AS a FROM VALUES (1), (2) AS t(x)
SELECT cardinality(map('a', 1)) AS a, element_at(array('a', 'b', 'c'), -1) AS b, try_element_at(array(1), 0) AS c
SELECT typeof(array(1, 2.5)) AS a, typeof(struct(1 AS a, 'x' AS b)) AS b, typeof(map(1, 'x')) AS c, typeof(1.5) AS d, typeof(1L) AS e, typeof(NULL) AS f, typeof(INTERVAL '1' DAY) AS g, typeof(array(array(1))) AS h, typeof(1.5D) AS i, typeof('a') AS j, typeof(CAST(1 AS DECIMAL(38,18)) * 2) AS k
SELECT posexplode_outer(array('x')) AS (p, v)
SELECT flatten(collect_list(a)) AS a FROM VALUES (array(1, 2)), (array(3)) AS t(a)
SELECT inline_outer(CAST(NULL AS ARRAY<STRUCT<a: INT>>))
SELECT array_contains(a, 2) AS c, count(*) AS n FROM VALUES (array(1, 2)), (array(3)), (NULL) AS t(a) GROUP BY 1 ORDER BY 1
SELECT m['team'] AS team, sum(q) AS s FROM VALUES (map('team', 'a'), 1), (map('team', 'b'), 2), (map('x', 'y'), 4), (NULL, 8) AS t(m, q) GROUP BY m['team'] ORDER BY team
-- Aggregates, windows, groups, joins and sets.
SELECT count(*) AS a, count(x) AS b, count(DISTINCT x) AS c, sum(x) AS d, avg(x) AS e, min(x) AS f, max(x) AS g, count(NULL) AS h FROM VALUES (1), (NULL), (3), (3) AS t(x)
SELECT sum(x) AS a, avg(x) AS b, min(x) AS c, count(x) AS d, stddev(x) AS e, collect_list(x) AS f, first(x) AS g, max_by(x, x) AS h FROM VALUES (1) AS t(x) WHERE x > 5
SELECT sum(CAST(x AS DECIMAL(10,2))) AS a, avg(CAST(x AS DECIMAL(10,2))) AS b, sum(CAST(x AS DECIMAL(38,18))) AS c, avg(CAST(x AS DECIMAL(38,18))) AS d, sum(x * 1.5) AS e FROM VALUES (1), (2), (4) AS t(x)
SELECT sum('5') AS a, avg('2.5') AS b, min('b') AS c, max('10') AS d, sum(true) AS e FROM VALUES (1) AS t(x)
SELECT sum('5') AS a, avg('2.5') AS b, min('b') AS c, max('10') AS d FROM VALUES (1) AS t(x)
SELECT sum('x') AS a FROM VALUES (1) AS t(x)
SELECT sum(DISTINCT x) AS a, avg(DISTINCT x) AS b, count(DISTINCT x, y) AS c FROM VALUES (1, 1), (1, 2), (2, NULL), (2, 2) AS t(x, y)
SELECT count(x, y) AS a, count_if(x > 1) AS b, count_if(NULL) AS c, bool_and(x > 0) AS d, bool_or(x > 2) AS e, every(x > 0) AS f, some(x > 5) AS g, any(x = 1) AS h FROM VALUES (1, 1), (2, NULL), (NULL, 3) AS t(x, y)
SELECT max_by(x, y) AS a, min_by(x, y) AS b, max_by(x, NULL) AS c FROM VALUES ('a', 1), ('b', 3), ('c', NULL), ('d', 3) AS t(x, y)
SELECT median(x) AS a, percentile(x, 0.25) AS b, percentile(x, array(0.1, 0.9)) AS c, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS d, percentile_disc(0.5) WITHIN GROUP (ORDER BY x) AS e, percentile_approx(x, 0.5) AS f, approx_percentile(x, array(0.25, 0.75), 100) AS g FROM VALUES (1), (2), (4), (10) AS t(x)
SELECT median(x) AS a, percentile(x, 0.95) AS b, percentile_approx(x, 0.95) AS c, percentile_disc(0.9) WITHIN GROUP (ORDER BY x) AS d FROM VALUES (1.5), (2.25), (NULL) AS t(x)
SELECT percentile(x, 1.5) AS a FROM VALUES (1) AS t(x)
SELECT mode(x) AS a, mode(y) AS b FROM VALUES (1, 'a'), (1, 'b'), (2, 'b'), (NULL, NULL), (NULL, NULL), (NULL, NULL) AS t(x, y)
SELECT bit_or(x) AS a, bit_and(x) AS b, bit_xor(x) AS c, bit_count(7) AS d FROM VALUES (1), (2), (6), (NULL) AS t(x)
SELECT first(x) AS a, first(x, true) AS b, last(x) AS c, last(x) IGNORE NULLS AS d, first_value(x) AS e, last_value(x, true) AS f, any_value(x) AS g FROM VALUES (NULL), (1), (2), (NULL) AS t(x)
SELECT sum(x) FILTER (WHERE x > 1) AS a, count(*) FILTER (WHERE x IS NULL) AS b, avg(x) FILTER (WHERE false) AS c, collect_list(x) FILTER (WHERE x < 3) AS d FROM VALUES (1), (2), (3), (NULL) AS t(x)
SELECT try_sum(x) AS a, try_avg(x) AS b FROM VALUES (9223372036854775807), (1) AS t(x)
SELECT sum(x) AS a FROM VALUES (CAST(9.9E307 AS DOUBLE)), (CAST(9.9E307 AS DOUBLE)) AS t(x)
SELECT sum(x) AS s FROM VALUES (CAST(127 AS TINYINT)), (CAST(127 AS TINYINT)) AS t(x)
SELECT avg(x) AS a, sum(x) AS s FROM VALUES (CAST('NaN' AS DOUBLE)), (1.0D) AS t(x)
SELECT max(x) AS a, min(x) AS b, max(y) AS c FROM VALUES (CAST('NaN' AS DOUBLE), true), (1.0D, false), (NULL, NULL) AS t(x, y)
SELECT max(struct(x, y)) AS a, min(array(x, y)) AS b FROM VALUES (1, 2), (1, 3), (0, 9) AS t(x, y)
SELECT x, count(*) AS n FROM VALUES (0.0D), (-0.0D), (CAST('NaN' AS DOUBLE)), (CAST('NaN' AS DOUBLE)) AS t(x) GROUP BY x ORDER BY x
SELECT DISTINCT x FROM VALUES (1), (NULL), (1), (NULL) AS t(x) ORDER BY x
SELECT x, y, sum(z) AS s FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 30) AS t(x, y, z) GROUP BY ROLLUP(x, y) ORDER BY x, y
SELECT x, y, sum(z) AS s, grouping(x) AS g, grouping_id(x, y) AS i FROM VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 30) AS t(x, y, z) GROUP BY CUBE(x, y) ORDER BY x, y, s
SELECT x, y, count(*) AS n FROM VALUES ('a', 1), ('a', 2), ('b', 1) AS t(x, y) GROUP BY GROUPING SETS ((x), (y), ()) ORDER BY x, y
SELECT coalesce(x, 'total') AS x, sum(z) AS s FROM VALUES ('a', 1), ('b', 2) AS t(x, z) GROUP BY x WITH ROLLUP ORDER BY s
SELECT x % 2 AS p, sum(x) AS s FROM VALUES (1), (2), (3) AS t(x) GROUP BY x % 2 HAVING sum(x) > 2 ORDER BY p
SELECT x % 2 AS p, sum(x) AS s FROM VALUES (1), (2), (3) AS t(x) GROUP BY p HAVING s > 2 ORDER BY s DESC
SELECT x, sum(y) AS s FROM VALUES (1, 2), (1, 3) AS t(x, y) GROUP BY ALL
SELECT x, y FROM VALUES (1, 2) AS t(x, y) GROUP BY x
SELECT sum(x) + 1 AS a, sum(x) / count(*) AS b, round(avg(x), 2) AS c, sum(x) * 100.0 / sum(sum(x)) OVER () AS d FROM VALUES (1), (2), (4) AS t(x)
SELECT x, row_number() OVER (PARTITION BY y ORDER BY x DESC) AS a, rank() OVER (ORDER BY y) AS b, dense_rank() OVER (ORDER BY y) AS c, percent_rank() OVER (ORDER BY x) AS d, cume_dist() OVER (ORDER BY x) AS e, ntile(2) OVER (ORDER BY x) AS f FROM VALUES (1, 'a'), (2, 'a'), (3, 'b') AS t(x, y) ORDER BY x
SELECT x, lag(x) OVER (ORDER BY x) AS a, lead(x, 2, -1) OVER (ORDER BY x) AS b, lag(x, 1, x * 10) OVER (ORDER BY x) AS c, first_value(x) OVER (ORDER BY x) AS d, last_value(x) OVER (ORDER BY x) AS e, nth_value(x, 2) OVER (ORDER BY x) AS f, lag(x) IGNORE NULLS OVER (ORDER BY x) AS g FROM VALUES (1), (3), (NULL), (7) AS t(x) ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a, avg(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) AS b, count(*) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS c, max(x) OVER () AS d, min(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS e, sum(x) OVER (ORDER BY x ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS f FROM VALUES (1), (2), (4), (8) AS t(x) ORDER BY x
SELECT x, sum(x) OVER w AS a, row_number() OVER w AS b FROM VALUES (1), (2), (4) AS t(x) WINDOW w AS (ORDER BY x DESC) ORDER BY x
SELECT x, collect_list(x) OVER (ORDER BY x) AS a, stddev(x) OVER (ORDER BY x) AS b, count(DISTINCT x) AS c FROM VALUES (1), (2) AS t(x) GROUP BY x ORDER BY x
SELECT x, count_if(x > 1) OVER (ORDER BY x) AS a, max_by(x, -x) OVER (ORDER BY x) AS b, bool_or(x > 1) OVER (ORDER BY x) AS c, sum(CAST(x AS DECIMAL(10,2))) OVER (ORDER BY x) AS d, avg(x) OVER (PARTITION BY x % 2) AS e FROM VALUES (1), (2), (3) AS t(x) ORDER BY x
SELECT x, row_number() OVER () AS a FROM VALUES (1) AS t(x)
SELECT * FROM (SELECT x, y, row_number() OVER (PARTITION BY x ORDER BY y DESC) AS rn FROM VALUES (1, 1), (1, 2), (2, 5) AS t(x, y)) WHERE rn = 1 ORDER BY x
SELECT x FROM VALUES (1), (2) AS t(x) UNION SELECT 2 ORDER BY x
SELECT x FROM VALUES (1), (2) AS t(x) UNION ALL SELECT 2.5 ORDER BY x
SELECT x FROM VALUES (1), (2), (2) AS t(x) INTERSECT SELECT 2
SELECT x FROM VALUES (1), (2), (2), (3) AS t(x) EXCEPT SELECT 2 ORDER BY x
SELECT 1 AS a UNION ALL SELECT NULL UNION ALL SELECT 3L ORDER BY a
SELECT a.x, b.y FROM VALUES (1), (2), (NULL) AS a(x) LEFT JOIN (VALUES (1, 'p'), (NULL, 'q')) AS b(x, y) ON a.x = b.x ORDER BY a.x
SELECT a.x, b.y FROM VALUES (1), (NULL) AS a(x) JOIN (VALUES (1, 'p'), (NULL, 'q')) AS b(x, y) ON a.x <=> b.x ORDER BY a.x
SELECT x, y, z FROM VALUES (1, 'a') AS a(x, y) FULL OUTER JOIN (VALUES (1, 'c'), (2, 'd')) AS b(x, z) USING (x) ORDER BY x
SELECT x FROM VALUES (1), (2) AS a(x) LEFT SEMI JOIN (VALUES (1)) AS b(y) ON a.x = b.y
SELECT x FROM VALUES (1), (2) AS a(x) LEFT ANTI JOIN (VALUES (1)) AS b(y) ON a.x = b.y
SELECT x FROM VALUES (1), (2), (NULL) AS a(x) WHERE x NOT IN (SELECT y FROM VALUES (1), (NULL) AS b(y))
SELECT x FROM VALUES (1), (2), (NULL) AS a(x) WHERE x IN (SELECT y FROM VALUES (1), (NULL) AS b(y))
SELECT x, (SELECT max(y) FROM VALUES (1, 5), (1, 7) AS b(k, y) WHERE b.k = a.x) AS m FROM VALUES (1), (2) AS a(x) ORDER BY x
SELECT x FROM VALUES (1), (2) AS a(x) WHERE EXISTS (SELECT 1 FROM VALUES (2) AS b(y) WHERE b.y = a.x)
SELECT a.x, b.x FROM VALUES (1), (2) AS a(x) CROSS JOIN (VALUES (3)) AS b(x) ORDER BY a.x
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT a.x, b.y FROM a, b
WITH t AS (SELECT 1 AS x UNION ALL SELECT 2) SELECT sum(x) AS s, (SELECT count(*) FROM t) AS n FROM t
SELECT x FROM VALUES (3), (1), (NULL), (2) AS t(x) ORDER BY x DESC NULLS FIRST LIMIT 2
SELECT x FROM VALUES (3), (1), (2) AS t(x) ORDER BY x LIMIT 1 OFFSET 1
SELECT x, y FROM VALUES (1, 'b'), (1, 'a'), (2, 'c') AS t(x, y) ORDER BY 1 DESC, 2
SELECT x AS y, -x AS x FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT x + 1 AS y, y * 2 AS z FROM VALUES (1), (2) AS t(x) ORDER BY z DESC
SELECT * EXCEPT (y) FROM VALUES (1, 2, 3) AS t(x, y, z)
SELECT t.*, x + y AS s FROM VALUES (1, 2) AS t(x, y)
SELECT CASE x WHEN 1 THEN 'one' WHEN NULL THEN 'null' ELSE 'other' END AS a, CASE WHEN x > 1 THEN x END AS b, if(x = 1, 'y', 'n') AS c FROM VALUES (1), (2), (NULL) AS t(x) ORDER BY x
SELECT decode(x, 1, 'a', NULL, 'n', 'z') AS a, nvl2(x, 'set', 'unset') AS b, nullif(x, 1) AS c, coalesce(NULL, x, 9) AS d, ifnull(x, 0) AS e, nvl(x, -1) AS f, zeroifnull(x) AS g, nullifzero(x) AS h FROM VALUES (1), (NULL), (0) AS t(x) ORDER BY x
SELECT greatest(1, NULL, 3) AS a, least('b', 'a') AS b, greatest(1, 2.5) AS c, least(NULL, NULL) AS d, greatest(DATE'2026-01-01', DATE'2025-01-01') AS e, greatest(CAST('NaN' AS DOUBLE), 1.0D) AS f, least(1, '2') AS g, greatest(-0.0D, 0.0D) AS h
SELECT 1 IN (1, NULL) AS a, 2 IN (1, NULL) AS b, NULL IN (1) AS c, 1 NOT IN (2, NULL) AS d, 'a' IN ('A', 'a') AS e, 1 IN ('1', '2') AS f, 1.0 IN (1) AS g
SELECT NULL AND false AS a, NULL OR true AS b, NOT NULL AS c, true AND NULL AS d, NULL = NULL AS e, NULL <=> NULL AS f, 1 <=> NULL AS g, NULL IS DISTINCT FROM 1 AS h, isnull(NULL) AS i, isnotnull(1) AS j, isnan(NULL) AS k, nanvl(CAST('NaN' AS DOUBLE), 5) AS l
SELECT x BETWEEN 1 AND 3 AS a, x NOT BETWEEN 2 AND NULL AS b, x BETWEEN 3 AND 1 AS c FROM VALUES (2), (NULL) AS t(x) ORDER BY x
SELECT true = 'true' AS a, 'false' = false AS b, true > false AS c, 1 = '1' AS d, 1 = '1.0' AS e, 1.5 = '1.5' AS f
SELECT true = 1 AS a
SELECT 'a' = 1 AS a
SELECT sum(x) AS s, x FROM VALUES (1) AS t(x)
SELECT y FROM VALUES (1) AS t(x)
SELECT foo(1)
SELECT 1 +
SELECT concat_ws(',', collect_list(x)) AS a, array_join(sort_array(collect_set(y)), '|') AS b FROM VALUES ('a', 'q'), ('b', 'p') AS t(x, y)
SELECT kurtosis(x) AS a, skewness(x) AS b, covar_pop(x, y) AS c, covar_samp(x, y) AS d, corr(x, y) AS e, regr_slope(x, y) AS f, regr_r2(y, x) AS g, stddev_pop(x) AS h, var_samp(y) AS i FROM VALUES (1, 2.5D), (2, 3.7D), (4, 1.1D), (8, 9.3D), (NULL, 4D) AS t(x, y)
SELECT regr_slope(x, y) AS a, regr_intercept(x, y) AS b, regr_r2(x, y) AS c, regr_count(x, y) AS d, corr(x, y) AS e, covar_samp(x, y) AS f FROM VALUES (1, 1) AS t(x, y)
SELECT width_bucket(5.3, 0.2, 10.6, 5) AS a, width_bucket(0, 0, 10, 5) AS b, width_bucket(10, 0, 10, 5) AS c, width_bucket(-1, 0, 10, 5) AS d, width_bucket(5, 10, 0, 5) AS e, width_bucket(5, 0, 10, 0) AS f
SELECT count(*) AS n FROM (SELECT rand() AS r FROM range(10)) WHERE r >= 0 AND r < 1
-- Arithmetic and casts.
SELECT 1 + 1.5 AS a, 1 / 3 AS b, 1.0 / 3 AS c, 10 / 4.0 AS d, 7 % 3 AS e, -7 % 3 AS f, 7.5 % 2 AS g, 5 DIV 2 AS h, -5 DIV 2 AS i, 5.5 DIV 2 AS j, 1L + 1 AS k, 2 * 3.14 AS l, 1 - 1.25 AS m
SELECT CAST(1 AS TINYINT) + CAST(1 AS TINYINT) AS a, CAST(1 AS SMALLINT) * 2 AS b, CAST(1 AS TINYINT) / 2 AS c, 1Y + 1S AS d, 1L * 1.5 AS e, 1 + CAST(1.5 AS FLOAT) AS f, 1.5D + 1.5 AS g, CAST(1.1 AS DECIMAL(5,2)) * CAST(2.22 AS DECIMAL(5,3)) AS h
SELECT 127Y + 1Y AS a
SELECT 32767S + 1S AS a
SELECT 2147483647 * 2 AS a
SELECT -2147483648 - 1 AS a
SELECT abs(-2147483648) AS a
SELECT -(-9223372036854775808) AS a
SELECT 99999999999999999999999999999999999999 + 1 AS a
SELECT CAST(99999999999999999999999999999999999999 AS DECIMAL(38,0)) * 10 AS a
SELECT 1e308D * 10 AS a, -1e308D * 10 AS b, 0.0D / 1 AS c, 1e-320D AS d, 0.1D + 0.2D AS e, 1e16D + 1 AS f
SELECT 1.0D / 0 AS a
SELECT 5 % 0 AS a
SELECT 5.0 % 0.0 AS a
SELECT 0 / 0 AS a
SELECT try_divide(1, 0) AS a, try_divide(1.0, 3) AS b, try_add(2147483647, 1) AS c, try_subtract(-2147483648, 1) AS d, try_multiply(9223372036854775807, 2) AS e, try_mod(5, 0) AS f, try_add(DATE'2026-01-01', 1) AS g, try_divide(6, 4) AS h, try_add(1.5, NULL) AS i, try_divide(1.0D, 0.0D) AS j
SELECT round(2.5) AS a, round(-2.5) AS b, round(1.255, 2) AS c, round(1.255D, 2) AS d, round(125, -1) AS e, round(-125, -1) AS f, round(123.456, -2) AS g, round(5.5D) AS h, round(0.5) AS i, round(1.005, 2) AS j, round(2147483647, -1) AS k
SELECT round(2147483647L, -1) AS a, round(1.23456789D, 5) AS b, round(1e20D, 2) AS c, round(CAST('NaN' AS DOUBLE), 1) AS d, round(NULL, 1) AS e, round('2.5') AS f, round(2.5, 5) AS g, round(99.99, 1) AS h, round(CAST(9 AS TINYINT), -1) AS i
SELECT bround(2.5) AS a, bround(3.5) AS b, bround(1.25, 1) AS c, bround(-2.5) AS d, bround(25, -1) AS e, bround(2.5D) AS f, bround(0.15D, 1) AS g
SELECT floor(2.7) AS a, floor(-2.7) AS b, ceil(2.1) AS c, ceil(-2.1) AS d, ceiling(2.0) AS e, floor(2.7D) AS f, ceil(-0.5D) AS g, floor(1234.567, 1) AS h, ceil(1234.567, -2) AS i, floor(5) AS j, floor(1e20D) AS k, floor('2.7') AS l, ceil(CAST(1.1 AS DECIMAL(38,18))) AS m
SELECT pmod(-7, 3) AS a, pmod(7, -3) AS b, mod(-7, 3) AS d, mod(7.5, 2) AS e, pmod(-7L, 3) AS f
SELECT abs(-5) AS a, abs(-5.5) AS b, abs(-5.5D) AS c, negative(5) AS d, positive(-3) AS e, -(-3) AS f, +3 AS g, abs('-3') AS h, abs(CAST(-5 AS TINYINT)) AS i, sign(-2.5) AS j, abs(NULL) AS k, -CAST(5 AS SMALLINT) AS l
SELECT getbit(5, 40) AS a
SELECT CAST('123' AS INT) AS a, CAST(' 12 ' AS BIGINT) AS b, CAST('1.9' AS DOUBLE) AS c, CAST(1.9 AS INT) AS d, CAST(-1.9D AS INT) AS e, CAST(true AS INT) AS f, CAST('true' AS BOOLEAN) AS g, CAST(0 AS BOOLEAN) AS h, CAST('y' AS BOOLEAN) AS i, CAST(1.5 AS BOOLEAN) AS j, CAST('1' AS BOOLEAN) AS k, CAST(NULL AS INT) AS l
SELECT CAST('1.9' AS INT) AS a
SELECT CAST('maybe' AS BOOLEAN) AS a
SELECT CAST(300 AS TINYINT) AS a
SELECT CAST(3e9D AS INT) AS a
SELECT CAST('99999999999' AS INT) AS a
SELECT CAST(1e20D AS BIGINT) AS a
SELECT CAST(128.9 AS TINYINT) AS a
SELECT CAST(123.456 AS DECIMAL(5,2)) AS a, CAST('123.456' AS DECIMAL(10,1)) AS b, CAST(1.5D AS DECIMAL(10,4)) AS c, CAST(true AS DECIMAL(3,1)) AS d, CAST('1e3' AS DECIMAL(10,2)) AS e, CAST(0.1D AS DECIMAL(38,20)) AS f, CAST(1.005D AS DECIMAL(10,2)) AS g, CAST(-0.5 AS DECIMAL(2,0)) AS h, CAST(1e22D AS DECIMAL(38,2)) AS i
SELECT CAST(1234.5 AS DECIMAL(5,2)) AS a
SELECT CAST('x' AS DECIMAL(5,2)) AS a
SELECT try_cast('x' AS INT) AS a, try_cast(300 AS TINYINT) AS b, try_cast(1234.5 AS DECIMAL(5,2)) AS c, try_cast('2026-02-30' AS DATE) AS d, try_cast('1' AS INT) AS e, try_cast('maybe' AS BOOLEAN) AS f, try_cast(1e20D AS BIGINT) AS g, try_cast('x' AS TIMESTAMP) AS h
SELECT CAST(1.50 AS STRING) AS a, CAST(1e7D AS STRING) AS b, CAST(123456789.123D AS STRING) AS c, CAST(1e-5D AS STRING) AS d, CAST(0.00000001 AS STRING) AS e, CAST(1.0 AS STRING) AS f, CAST(12345678901234567890.5 AS STRING) AS g, CAST(-0.0D AS STRING) AS h, CAST(100D AS STRING) AS i, CAST(0.001D AS STRING) AS j, CAST(1234567D AS STRING) AS k, CAST(12345678D AS STRING) AS l
SELECT '5' + 3 AS a, '5' * '2' AS b, '1.5' + 1 AS c, '10' / 4 AS d, '7' % 4 AS e, '5' DIV 2 AS f, -'5' AS g, '5' - 2.5 AS h, '5' + 1L AS i
SELECT '5' + 3 AS a, '10' / 4 AS d, '7' % 4 AS e, '5' - 2.5 AS h, '5' + 1L AS i, '5' + 1.5D AS j
SELECT 'a' + 1 AS a
SELECT '1.5' + 1 AS a
SELECT 1.1 + 2.22 AS a, 1.10 * 3 AS b, 100 * 0.07 AS c, 0.1 + 0.2 AS d, 1.23 - 4 AS e, 12.5 / 2.5 AS f, 1.000 / 3.00 AS g, CAST(1 AS DECIMAL(38,18)) / 3 AS h, 1.5 + CAST(1 AS DECIMAL(38,0)) AS i, 2.50 = 2.5 AS j, 1.0 > 0.999 AS k
SELECT CAST(1.5 AS DECIMAL(10,2)) + CAST(2.25 AS DECIMAL(12,4)) AS a, CAST(1 AS DECIMAL(20,0)) * CAST(1 AS DECIMAL(20,10)) AS b, CAST(10 AS DECIMAL(38,10)) / CAST(3 AS DECIMAL(38,10)) AS c, CAST(7 AS DECIMAL(5,1)) % CAST(2.5 AS DECIMAL(3,2)) AS d, coalesce(1.5, 2) AS e, coalesce(CAST(1 AS DECIMAL(38,2)), CAST(1 AS DECIMAL(10,8))) AS f, if(true, 1.25, 3) AS g
SELECT 1.5BD AS a, 1.5F AS b, 5S AS c, 5Y AS d, 1e3 AS e, 1.5e-3 AS f, .5 AS g, 1234567890123 AS h, 0.10 AS i, 00012 AS j, 1E5BD AS k, -1.5D AS l, 123456789012345678901234567890 AS m
SELECT pi() AS a, e() AS b, sqrt(16) AS c, cbrt(-8) AS d, exp(0) AS e, ln(1) AS f, log10(100) AS g, log2(8) AS h, log(2, 8) AS i, pow(2, 10) AS j, power(2, -1) AS k, hypot(3, 4) AS l, rint(2.5) AS m, sqrt('16') AS n
SELECT sin(0) AS a, cos(0) AS b, tan(0) AS c, asin(1) AS d, acos(1) AS e, atan(1) AS f, atan2(1, 1) AS g, sinh(0) AS h, cosh(0) AS i, tanh(0) AS j, degrees(pi()) AS k, radians(180) AS l, cot(1) AS m
SELECT exp(x) AS a, ln(x) AS b, log10(x) AS c, sqrt(x) AS d, cbrt(x) AS e, pow(x, 1.7) AS f, tanh(x) AS g, log(x, 7) AS h, atan(x) AS i, log1p(x) AS j, expm1(x) AS k, sinh(x) AS l FROM VALUES (0.1D), (0.7D), (1.3D), (17.2D), (123.456D) AS t(x)
SELECT sum(x) AS a, avg(x) AS b, stddev(x) AS c, var_pop(x) AS d, skewness(x) AS e, kurtosis(x) AS f, corr(x, x * x) AS g, percentile(x, 0.3) AS h FROM VALUES (0.1D), (0.7D), (1.3D), (17.2D), (123.456D) AS t(x)
SELECT x / 3 AS a, x * 1.1 AS b, round(x / 7, 3) AS c, x - 0.1 AS d, CAST(x AS DECIMAL(10,3)) AS e, CAST(x AS STRING) AS f FROM VALUES (0.1D), (1234567.891D), (1e15D), (-2.5D) AS t(x) ORDER BY x
SELECT CAST(x AS FLOAT) AS a, CAST(CAST(x AS FLOAT) AS STRING) AS b, CAST(x AS FLOAT) * 2 AS c, CAST(x AS FLOAT) + CAST(1 AS FLOAT) AS d, CAST(CAST(x AS FLOAT) AS DOUBLE) AS e FROM VALUES (0.1D), (1234567.891D), (1e15D), (-2.5D), (16777217D) AS t(x) ORDER BY x
SELECT current_user() IS NOT NULL AS a, current_catalog() IS NOT NULL AS b, version() IS NOT NULL AS c
SELECT 1 AS a, 1 AS a
SELECT a.b FROM (SELECT named_struct('b', 5) AS a) AS a
SELECT '1' || 2 AS a, 1 || 2 AS b, 1 + 2 || 3 AS c
SELECT NOT true = false AS a, 1 = 1 AND 2 = 2 OR false AS b, NOT 1 = 2 AS c, 2 + 3 * 4 - 6 / 2 AS d, -2 * -3 AS e, 10 - 2 - 3 AS f, 2 * 3 % 4 AS g
SELECT 5 = 5.0 AS a, 5 == 5 AS b, 5 != 4 AS c, 5 <> 5 AS d, 'a' <=> 'a' AS e, !true AS f
SELECT 1 < 2 AS a, 1.5 <= 1.5 AS b, DATE'2026-01-01' >= DATE'2025-12-31' AS c, 'b' > 'a' AS d, true <> false AS e
SELECT int('5') AS a, bigint(5.9) AS b, double('1.5') AS c, string(5) AS d, boolean('true') AS e, decimal(1.9) AS f, float(1.5) AS g, date('2026-01-01') AS h, timestamp('2026-01-01') AS i, tinyint(5) AS j, smallint('7') AS k, binary('a') AS l
SELECT 5::STRING AS a, '5'::INT + 1 AS b, 1.55::DECIMAL(3,1) AS c, '2026-01-01'::DATE AS d, NULL::INT AS e, array(1)::ARRAY<STRING> AS f
SELECT CAST(array(1, 2) AS ARRAY<STRING>) AS a, CAST(array('1', NULL) AS ARRAY<INT>) AS b
-- As dashboards ask.
SELECT 1.5 + NULL AS a, 1.5 * NULL AS b, 1.5 / NULL AS c, 1 + NULL AS d, 1L * NULL AS e, NULL + NULL AS f, NULL / 2 AS g, 1.5 % NULL AS h, NULL DIV 2 AS i, NULL - 1.5D AS j, CAST(NULL AS DECIMAL(5,2)) + 1 AS k
SELECT typeof(1.5 + NULL) AS a, typeof(1.5 * NULL) AS b, typeof(NULL / 1.5) AS c, typeof(NULL + 1) AS d, typeof(NULL * NULL) AS e, typeof(1.5 - NULL) AS f
SELECT 1 + 2 || 3 AS a, 'a' || 1 + 2 AS b, 1 || 2 * 3 AS c, 'x' || 'y' = 'xy' AS d, 2 - 1 || 'a' AS e, 1 | 2 || 3 AS f
SELECT 1 | 2 & 3 AS a, 1 ^ 3 & 2 AS b, 1 | 2 ^ 3 AS c, 6 & 4 = 4 AS d, 1 + 2 & 3 AS e, ~1 & 3 AS f, 5 | 2 << 1 AS g
SELECT max_by(x, y) AS a, min_by(x, y) AS b FROM VALUES ('a', 1), ('b', 1), ('c', 1) AS t(x, y)
SELECT greatest('a', NULL) AS a, least(1, 2L) AS b, greatest(1.5, 2.25D) AS c, greatest(CAST(1 AS FLOAT), 2) AS d, greatest(array(1), array(2)) AS e
SELECT greatest(DATE'2026-01-01', '2026-02-01') AS a
SELECT greatest(1, true) AS a
SELECT coalesce(1, '2') AS a, if(true, 1, '2') AS b, nullif('1', 1) AS c, nvl(NULL, 'x') AS d, CASE WHEN true THEN 1 ELSE '2' END AS e, coalesce(NULL, NULL) AS f
SELECT coalesce(DATE'2026-01-01', '2026-02-01') AS a, if(false, DATE'2026-01-01', TIMESTAMP'2026-01-01 10:00:00') AS b, coalesce(1, 2.5) AS c, coalesce(1.5, 2.25D) AS d, coalesce(1L, 1) AS e
SELECT array_append(array(1L), 2) AS a, array_remove(array(1.5, 2), 2) AS b, array_prepend(array('a'), 'b') AS c, array_append(array(), 1) AS d, array_position(array(1L, 2), 2) AS e, array_contains(array(1L), 1) AS f
SELECT array_remove(array(1, 2), '1') AS a
SELECT array_append(array(1), 'a') AS a
SELECT array_position(array(1, 2), '2') AS a
SELECT array_contains(array(1, 2), '2') AS a
SELECT array_contains(array(1, 2), 2.0) AS a
SELECT count_if(NULL) AS a, count_if(x) AS b, count_if(x IS NULL) AS c FROM VALUES (true), (false), (NULL) AS t(x)
SELECT x IS TRUE AS a, x IS NOT FALSE AS b, x IS UNKNOWN AS c FROM VALUES (true), (false), (NULL) AS t(x) ORDER BY x
SELECT 10 / 0.5 AS a, 1e0 / 3 AS b, 3 / 1e0 AS c, CAST(10 AS DECIMAL(5,0)) / CAST(3 AS DECIMAL(5,0)) AS d, 1 / 3.0 AS e, 100 / 7 AS f
SELECT date_sub(current_date(), 30) < current_date() AS a, current_date() - INTERVAL 7 DAYS < current_date() AS b, add_months(current_date(), -1) < current_date() AS c, date_trunc('MONTH', current_date()) <= current_timestamp() AS d
SELECT format_number(1234567.891, 2) AS a, format_number(0, 3) AS b, format_number(12345.6789, '#,###.##') AS c, concat('$', format_number(1234.5, 2)) AS d, format_number(1e3, 1) AS e, format_number(CAST(5 AS TINYINT), 1) AS f, format_number(999.995D, 2) AS g
SELECT round(sum(x) / 1000, 2) AS a, round(avg(x), 3) AS b, cast(sum(x) as decimal(18,2)) AS c, sum(x) * 0.55 AS d, round(sum(x) * CAST(0.07 AS DOUBLE), 4) AS e FROM VALUES (123.456), (789.1), (0.001) AS t(x)
SELECT round(100.0 * count_if(x > 1) / count(*), 1) AS a, round(try_divide(sum(x), 0), 2) AS b, round(count(*) / 3, 2) AS c FROM VALUES (1), (2), (3) AS t(x)
SELECT sum(CASE WHEN x > 1 THEN x ELSE 0 END) AS a, sum(if(x > 1, 1, 0)) / count(*) AS b, max(CASE WHEN x = 2 THEN 'two' END) AS c, count(DISTINCT CASE WHEN x > 1 THEN x END) AS d FROM VALUES (1), (2), (3), (3) AS t(x)
SELECT date_format(d, 'yyyy-MM') AS m, sum(x) AS s, sum(sum(x)) OVER (ORDER BY date_format(d, 'yyyy-MM')) AS c, lag(sum(x)) OVER (ORDER BY date_format(d, 'yyyy-MM')) AS p FROM VALUES (DATE'2026-01-05', 1.5), (DATE'2026-01-20', 2.5), (DATE'2026-02-01', 4.0) AS t(d, x) GROUP BY date_format(d, 'yyyy-MM') ORDER BY m
SELECT weekofyear(d) AS w, dayofweek(d) AS dow, CASE WHEN dayofweek(d) IN (1, 7) THEN 'weekend' ELSE 'weekday' END AS k, sum(x) AS s FROM VALUES (DATE'2026-01-03', 1), (DATE'2026-01-04', 2), (DATE'2026-01-05', 4) AS t(d, x) GROUP BY ALL ORDER BY 1, 2
SELECT regexp_extract('ENTERPRISE_ALL_PURPOSE_COMPUTE_US_EAST', '([A-Z]+)_(.*)', 2) AS a, regexp_replace('job-123-run-456', '[0-9]+', '#') AS b, split('a/b/c', '/')[1] AS c, substring_index('user@acme.example', '@', -1) AS d, regexp_extract('dlt:pipeline=42;', 'pipeline=(\\d+)', 1) AS e
SELECT x, y, sum(y) OVER (PARTITION BY x ORDER BY y ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS r, round(y / sum(y) OVER (PARTITION BY x) * 100, 2) AS pct, y - avg(y) OVER () AS dev FROM VALUES ('a', 1.0), ('a', 3.0), ('b', 2.0) AS t(x, y) ORDER BY x, y
SELECT unix_timestamp(b) - unix_timestamp(a) AS s, timestampdiff(MINUTE, a, b) AS m, (CAST(b AS DOUBLE) - CAST(a AS DOUBLE)) / 3600 AS h, CAST(b AS LONG) - CAST(a AS LONG) AS l, datediff(b, a) AS d, b - a AS i FROM VALUES (TIMESTAMP'2026-01-01 10:00:00', TIMESTAMP'2026-01-02 12:34:56.789') AS t(a, b)
SELECT array_join(transform(sort_array(map_keys(m)), k -> concat(k, '=', m[k])), ';') AS tags, size(m) AS n, map_contains_key(m, 'team') AS t, coalesce(m['owner'], 'none') AS o FROM VALUES (map('team', 'x', 'env', 'prod')) AS t(m)
SELECT to_date(date_trunc('WEEK', d)) AS w, last_day(d) AS l, trunc(d, 'MM') AS m, date_add(d, 7 - dayofweek(d)) AS e, months_between(DATE'2026-12-31', d) AS mb FROM VALUES (DATE'2026-02-15'), (DATE'2026-12-31') AS t(d) ORDER BY d
SELECT stack(2, 'a', x, 'b', y) AS (k, v) FROM VALUES (1, 2) AS t(x, y)
SELECT id, sum(id) OVER (ORDER BY id ROWS 2 PRECEDING) AS s, ntile(3) OVER (ORDER BY id) AS n, percent_rank() OVER (ORDER BY id DESC) AS p FROM range(5) ORDER BY id
SELECT string(struct(1.5, NULL, 'a,b')) AS a, string(map('k', NULL)) AS b, concat_ws('|', array('a', NULL)) AS c, string(named_struct('d', DATE'2026-01-01')) AS d, string(array(map('a', 1))) AS e
SELECT md5(CAST(123 AS STRING)) AS a, sha2(concat('a', 'b'), 256) AS b, crc32('') AS c, xxhash64('a', 'b') AS d, md5(NULL) AS e
SELECT CAST(1e-7D AS STRING) AS a, CAST(1.0E-10 AS STRING) AS b, 1.0E-10 AS c, 1e-3 AS d, CAST(1e-3 AS DECIMAL(10,5)) AS e, 12345678.9D AS f, 1.0E7D AS g, 9999999.999D AS h, 0.00099D AS i
SELECT CAST(123456789012345678 AS DOUBLE) AS a, CAST(CAST(123456789012345678 AS DOUBLE) AS BIGINT) AS b, CAST(0.1 AS DOUBLE) + CAST(0.2 AS DOUBLE) AS c, CAST('1e-400' AS DOUBLE) AS d, CAST(9007199254740993 AS DOUBLE) AS e
SELECT try_to_number('$1,234.50', '$9,999.99') AS a, to_number('00012', '00000') AS b, to_char(1234, '999,999') AS c, to_char(-12.34, 'S99.99') AS d
SELECT try_element_at(map('a', 1), 'z') AS a, try_to_timestamp('nope') AS b, try_cast('12x' AS BIGINT) AS c, try_sum(x) AS d, try_avg(x) AS e FROM VALUES (1), (2) AS t(x)
SELECT x, count(*) OVER (PARTITION BY x) AS n, sum(1) OVER (PARTITION BY x ORDER BY y) AS r, max(y) OVER (PARTITION BY x ORDER BY y DESC) AS m, min(y) OVER (ORDER BY y ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS f FROM VALUES ('a', 1), ('a', 2), ('b', 3) AS t(x, y) ORDER BY x, y
SELECT a.k, a.v AS old, b.v AS new, b.v - a.v AS diff, CASE WHEN a.v IS NULL THEN 'added' WHEN b.v IS NULL THEN 'removed' WHEN a.v <> b.v THEN 'changed' ELSE 'same' END AS c FROM VALUES ('x', 1), ('y', 2) AS a(k, v) FULL JOIN (VALUES ('y', 5), ('z', 3)) AS b(k, v) ON a.k = b.k ORDER BY coalesce(a.k, b.k)
SELECT DISTINCT x, first_value(y) OVER (PARTITION BY x ORDER BY z DESC) AS latest FROM VALUES ('a', 'p', 1), ('a', 'q', 2), ('b', 'r', 1) AS t(x, y, z) ORDER BY x
SELECT x FROM VALUES ('a'), ('B'), ('c') AS t(x) ORDER BY lower(x) DESC
SELECT sum(x) AS s FROM (SELECT explode(sequence(1, 100)) AS x)
SELECT collect_list(named_struct('k', x, 'v', y)) AS a, to_json(collect_list(struct(x, y))) AS b, map_from_arrays(collect_list(x), collect_list(y)) AS c FROM VALUES ('a', 1), ('b', 2) AS t(x, y)
-- Corners of all of these.
SELECT CAST('  true ' AS BOOLEAN) AS a, CAST('T' AS BOOLEAN) AS b, CAST('0' AS BOOLEAN) AS c, CAST(0.0D AS BOOLEAN) AS d, CAST(CAST('NaN' AS DOUBLE) AS BOOLEAN) AS e
SELECT CAST('12345678901234567890' AS DECIMAL(20,0)) AS a, CAST('-0.00' AS DECIMAL(5,2)) AS b, CAST('.5' AS DECIMAL(3,2)) AS c, CAST('5.' AS DECIMAL(3,2)) AS d, CAST('1E-3' AS DECIMAL(6,4)) AS e, CAST('+7' AS DECIMAL(3,0)) AS f
SELECT CAST(1.5D AS FLOAT) AS a, CAST(1e-46D AS FLOAT) AS b, CAST(-1e39D AS FLOAT) AS c, CAST('1e39' AS FLOAT) AS d, CAST(0.1 AS FLOAT) AS e, CAST(123456789.987654321 AS FLOAT) AS f, CAST(9223372036854775807 AS FLOAT) AS g
SELECT CAST(CAST(0.3 AS FLOAT) AS DECIMAL(20,18)) AS a, CAST(CAST(16777217 AS FLOAT) AS INT) AS b, CAST(CAST(1e10 AS FLOAT) AS BIGINT) AS c, CAST(CAST(2.5 AS FLOAT) AS BOOLEAN) AS d, CAST(CAST(1.5 AS FLOAT) AS TIMESTAMP) AS e
SELECT round(CAST(2.675 AS FLOAT), 2) AS a, bround(CAST(2.5 AS FLOAT)) AS b, round(CAST(1e10 AS FLOAT), 1) AS c, floor(CAST(-0.5 AS FLOAT)) AS d, CAST(7.5 AS FLOAT) % CAST(2 AS FLOAT) AS e, round(CAST('NaN' AS FLOAT)) AS f
SELECT CAST(1 AS FLOAT) / CAST(0 AS FLOAT) AS a
SELECT CAST(5 AS FLOAT) % CAST(0 AS FLOAT) AS a
SELECT sum(x) AS a, avg(x) AS b, max(x) AS c, stddev(x) AS d, percentile(x, 0.5) AS e, median(x) AS f, collect_list(x) AS g, first(x) AS h, percentile_approx(x, 0.5) AS i FROM VALUES (CAST(0.1 AS FLOAT)), (CAST(0.7 AS FLOAT)), (CAST(16777216 AS FLOAT)), (NULL) AS t(x)
SELECT x, count(*) AS n, lag(x) OVER (ORDER BY x) AS l FROM VALUES (CAST(0.1 AS FLOAT)), (CAST('NaN' AS FLOAT)), (CAST(-0.0 AS FLOAT)), (NULL), (CAST(0.1 AS FLOAT)) AS t(x) GROUP BY x ORDER BY x
SELECT greatest(CAST(0.1 AS FLOAT), CAST(0.2 AS FLOAT)) AS a, array_max(array(CAST(0.1 AS FLOAT), CAST(0.2 AS FLOAT))) AS b, array_contains(array(CAST(0.1 AS FLOAT)), CAST(0.1 AS FLOAT)) AS c, sort_array(array(CAST(2 AS FLOAT), CAST(1 AS FLOAT))) AS d, transform(array(CAST(0.5 AS FLOAT)), x -> x + x) AS e, nanvl(CAST('NaN' AS FLOAT), CAST(1 AS FLOAT)) AS f
SELECT try_add(CAST(1 AS FLOAT), CAST(2 AS FLOAT)) AS a, try_multiply(CAST(0.1 AS FLOAT), CAST(3 AS FLOAT)) AS b, try_subtract(CAST(1 AS FLOAT), 1) AS c, try_divide(CAST(1 AS FLOAT), CAST(0 AS FLOAT)) AS d, mod(CAST(5.5 AS FLOAT), CAST(2 AS FLOAT)) AS e
SELECT to_json(struct(CAST(0.1 AS FLOAT) AS f, 1e30D AS d, CAST('NaN' AS DOUBLE) AS n)) AS a
SELECT to_json(struct(CAST(0.1 AS FLOAT) AS f, 1e30D AS d)) AS a, from_json('{"f":0.1}', 'f FLOAT') AS b, from_json('{"f":0.1}', 'f FLOAT').f * 3 AS c, string(array(CAST(0.1 AS FLOAT))) AS d, concat_ws(',', CAST(0.1 AS FLOAT), 1.0D) AS e
SELECT INTERVAL '2' DAY * CAST(1.5 AS FLOAT) AS a, CAST(0.1 AS FLOAT) > 0.1D AS b, CAST(0.1 AS FLOAT) BETWEEN 0.1 AND 0.2 AS c, CAST(0.5 AS FLOAT) = 0.5 AS d, CAST(1 AS FLOAT) = 1 AS e, CAST(0.5 AS FLOAT) IN (0.5, 1) AS f
SELECT 'a\\tb' AS a, 'tab\there' AS b, "dq \"x\" 'y'" AS c, 'sq \'x\' "y"' AS d, r'C:\Users\x' AS e, '\\d+' AS f, 'line1\nline2' AS g, 'nul\0end' AS h
SELECT length('\u00e9\\u00e9') AS a, '\U0001F4A9' = '💩' AS b, '\x' AS c, '\-' AS d, '\ ' AS e, '\100' AS f, '\1000' AS g, length('\0') AS h, '\u12' AS i
SELECT 'a' LIKE '\\a' AS a
SELECT 'a_b' LIKE 'a\\_b' AS a, 'a%' LIKE '%\\%' AS b, 'ab' LIKE '__' AS c, 'abc' LIKE '%b%' AS d, '' LIKE '_' AS e, 'a\\b' LIKE 'a\\\\b' AS f, 'x' LIKE x AS g FROM VALUES ('_') AS t(x)
SELECT x LIKE 'a%' AS a, x LIKE '%a' AS b, x ILIKE 'A%' AS c, x NOT LIKE '%a%' AS d, x LIKE ANY ('a%', 'b%') AS e, x LIKE ALL ('%a%', 'a%') AS f, x NOT LIKE ANY ('a%', 'b%') AS g, x NOT LIKE ALL ('a%', 'b%') AS h FROM VALUES ('abc'), ('ba'), (NULL), ('') AS t(x) ORDER BY x
SELECT like('abc', 'a%') AS a, ilike('ABC', 'a%') AS b, like('a/b', 'a//b', '/') AS c
SELECT regexp_replace('2026-01-02', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1') AS a, regexp_replace('aaa', 'a{2}', 'b') AS b, regexp_replace('a.b.c', '\\.', '') AS c, regexp_replace('Hello World', '[aeiou]', '*') AS d, regexp_replace('x  y   z', '\\s+', ' ') AS e, regexp_replace('abc', '(?i)[A-B]', '') AS f
SELECT regexp_extract('job=12 run=34', 'run=(\\d+)') AS a, regexp_extract('a1b2', '([a-z])(\\d)', 2) AS b, regexp_extract('', 'a', 0) AS c, regexp_extract(NULL, 'a', 0) AS d, regexp_extract('x', NULL, 0) AS e, regexp_extract('aXbX', '(.*?)X', 1) AS f, regexp_extract('k: v', '(\\w+):\\s*(\\w+)', 2) AS g
SELECT split('a1b2c3', '\\d') AS a, split('a,b;c', '[,;]') AS b, split(' a b ', ' ') AS c, split('a||b', '\\|\\|') AS d, split('2026-01-02T03', '[-T]', 3) AS e, split('abc', 'b', 1) AS f, split(NULL, ',') AS g, split('aaa', 'a') AS h
SELECT 'https://adb-1.azuredatabricks.net' RLIKE '^https://adb-\\d+(\\.\\d+)?\\.azuredatabricks\\.net$' AS a, 'ABC123' RLIKE '^[A-Z]{3}[0-9]{3}$' AS b, 'a@b.co' RLIKE '^[\\w.+-]+@[\\w-]+\\.[\\w.]+$' AS c, 'foo' RLIKE 'fo{2,}' AS d, 'x+y' RLIKE 'x\\+y' AS e, '(a)' RLIKE '\\(a\\)' AS f, 'tEsT' RLIKE '(?i)^test$' AS g, 'a\tb' RLIKE '\\t' AS h
SELECT regexp_extract_all('a=1,b=22', '(\\w)=(\\d+)', 2) AS a, regexp_extract_all('abc', '.', 0) AS b, regexp_extract_all('x', 'y', 0) AS c, regexp_count('banana', 'an') AS d, regexp_count('banana', 'ana') AS e, regexp_instr('hello world', 'o w') AS f, regexp_substr('k=v;x=y', '[a-z]=[xy]') AS g
SELECT DATE'0001-01-01' AS a, DATE'9999-12-31' AS b, TIMESTAMP'0001-01-01 00:00:00' AS c, TIMESTAMP'9999-12-31 23:59:59.999999' AS d, DATE'1582-10-10' AS e, DATE'1900-02-28' + 1 AS f, DATE'2000-02-28' + 1 AS g
SELECT DATE'10000-01-01' AS a, TIMESTAMP'10000-01-01 12:00:00' AS b, DATE'-0001-12-31' AS c, DATE'0000-02-29' AS d, date_add(DATE'9999-12-31', 1) AS e
SELECT datediff(DATE'9999-12-31', DATE'0001-01-01') AS a, year(DATE'0000-12-31') AS b, date_format(DATE'0000-06-15', 'yyyy-MM-dd') AS c, date_format(DATE'0000-06-15', 'y') AS d, unix_seconds(TIMESTAMP'0001-01-01 00:00:00') AS e, dayofweek(DATE'0001-01-01') AS f, weekofyear(DATE'0001-01-01') AS g
SELECT date_add(DATE'5881580-07-11', 1) AS a
SELECT add_months(DATE'5881580-07-11', 1) AS a
SELECT timestampadd(YEAR, 300000, TIMESTAMP'2026-01-01 00:00:00') AS a
SELECT TIMESTAMP'2026-01-01 00:00:00' + INTERVAL '300000' YEAR AS a
SELECT CAST(9223372036854775807 AS TIMESTAMP) AS a
SELECT CAST(CAST(9223372036854 AS TIMESTAMP) AS STRING) AS a, CAST(CAST(-9223372036854 AS TIMESTAMP) AS STRING) AS b
SELECT date_format(TIMESTAMP'2026-03-04 13:14:15.678901', 'yyyy-MM-dd HH:mm:ss.SSSSSS') AS a, date_format(TIMESTAMP'2026-03-04 13:14:15', "h 'o''clock' a") AS b, date_format(DATE'2026-03-04', 'MMMM d, yyyy') AS c, date_format(DATE'2026-03-04', "'Q'q-yy") AS d, date_format(TIMESTAMP'2026-03-04 00:00:00', 'HH kk hh KK') AS e
SELECT CAST(1.0E-5D AS STRING) AS a, CAST(123e-2D AS STRING) AS b, CAST(1E22D AS STRING) AS c, CAST(2E-7D AS STRING) AS d, CAST(0.1D * 3 AS STRING) AS e, CAST(1D / 3 AS STRING) AS f, CAST(100D / 3 AS STRING) AS g, CAST(1e100D AS STRING) AS h, CAST(4.35D * 100 AS STRING) AS i, CAST(1.1D + 2.2D AS STRING) AS j
SELECT concat(1e10D, '') AS a, concat(CAST(3.4028235E38 AS FLOAT), '') AS b, concat(0.1F, '') AS c, concat(1.17549435E-38F, '') AS d, concat(1e-3F, '') AS e, concat(9.999999F, '') AS f, concat(1234567.9F, '') AS g, concat(12345678F, '') AS h, concat(2.0E7F, '') AS i
SELECT exp(x) AS a, ln(abs(x) + 0.5) AS b, sqrt(abs(x)) AS c, cbrt(x) AS d, pow(abs(x), 0.3) AS e, log10(abs(x) + 2) AS f, log2(abs(x) + 2) AS g, log(3, abs(x) + 1) AS h, atan(x) AS i, atan2(x, 2) AS j, hypot(x, 3) AS k, tanh(x) AS l, sinh(x) AS m, cosh(x) AS n, expm1(x) AS o, log1p(abs(x)) AS p, degrees(x) AS q, radians(x) AS r, asinh(x) AS s FROM (SELECT id * 0.37D - 5 AS x FROM range(30)) ORDER BY x
SELECT stddev(x) AS a, stddev_pop(x) AS b, var_samp(x) AS c, skewness(x) AS d, kurtosis(x) AS e, corr(x, y) AS f, covar_pop(x, y) AS g, covar_samp(x, y) AS h, regr_slope(x, y) AS i, regr_intercept(x, y) AS j, regr_r2(x, y) AS k, regr_sxx(x, y) AS l, regr_syy(x, y) AS m, regr_sxy(x, y) AS n, regr_avgx(x, y) AS o, regr_avgy(x, y) AS p, avg(x) AS q, sum(y) AS r FROM (SELECT exp(id * 0.1D) AS x, sqrt(id * 7.3D) AS y FROM range(50))
SELECT grouping__id AS g, x, count(*) AS n FROM VALUES ('a'), ('b') AS t(x) GROUP BY x WITH ROLLUP ORDER BY g, x
SELECT x, y, grouping__id AS g FROM VALUES ('a', 1) AS t(x, y) GROUP BY x, y GROUPING SETS ((x, y), (x), ()) ORDER BY g
SELECT trim(BOTH FROM x) AS a, trim(LEADING '0' FROM '007') AS b, trim(TRAILING '.' FROM '1..') AS c, trim(BOTH 'x' FROM 'xyx') AS d FROM VALUES (' q ') AS t(x)
SELECT 1 << 2 + 1 AS a, 16 >> 2 >> 1 AS b, -1 >>> 28 AS c, 1 << -1 AS d, CAST(1 AS TINYINT) << 3 AS e, 5 >> 1 = 2 AS f, 2 | 1 << 3 AS g
SELECT array(struct(1 AS a), NULL, struct(2 AS a)) AS a, transform(array(struct(1 AS a), NULL), s -> s.a) AS b, array(named_struct('x', NULL)) AS c, coalesce(NULL, struct(1 AS q)) AS d, if(false, struct(1 AS q), NULL) AS e, array(NULL, array(1)) AS f, map('k', NULL, 'l', struct(1)) AS g
SELECT explode(array(struct(1 AS a, 'x' AS b), NULL)) AS s
SELECT inline(array(struct(1 AS a, 'x' AS b), NULL))
SELECT format_number(-1234567.895, 2) AS a, format_number(0.005, 2) AS b, format_number(-0.0049, 2) AS c, format_number(2.5, 0) AS d, format_number(3.5, 0) AS e, format_number(1e15D, 2) AS f, format_number(123.456D, 0) AS g, format_number(1234, 3) AS h, format_number(CAST(12.5 AS FLOAT), 1) AS i
SELECT format_string('%d items at %s each (%.1f%%)', 3, 'x', 12.34D) AS a, format_string('%5d|%-5d|%05d', 42, 42, 42) AS b, format_string('%,.2f', 1234567.891D) AS c, format_string('%s|%10s|%-10s', true, 'r', 'l') AS d, format_string('%s', 1e-5D) AS e, format_string('%.0f', 2.5D) AS f, format_string('%.3f', 1e-4D) AS g, format_string('%,d', 1234567890123L) AS h
SELECT json_tuple('{"a":"x","b":{"c":1.50}}', 'a', 'b', 'z')
SELECT get_json_object(x, '$.user.id') AS a, get_json_object(x, '$.tags[1]') AS b, get_json_object(x, '$.missing') AS c, get_json_object(x, '$.tags') AS d, get_json_object(x, '$.price') AS e, get_json_object(x, '$.nested.deep[0].k') AS f, get_json_object(x, '$.tags[*]') AS g FROM VALUES ('{"user":{"id":42},"tags":["a","b"],"price":10.50,"nested":{"deep":[{"k":"v"}]}}'), ('not json'), (NULL) AS t(x) ORDER BY x
-- One at a time, because others of the same list fail.
SELECT floor(CAST(0.7 AS FLOAT)) AS a
SELECT ceil(CAST(0.2 AS FLOAT)) AS b
SELECT sqrt(CAST(0.1 AS FLOAT)) AS c
SELECT sign(CAST(-0.1 AS FLOAT)) AS d
SELECT CAST(0.1 AS FLOAT) DIV 1 AS e
SELECT CAST('1.1' AS FLOAT) AS a
SELECT CAST('nan' AS FLOAT) AS b
SELECT CAST(CAST('1.1' AS FLOAT) AS INT) AS c
SELECT CAST(CAST(2147483648 AS FLOAT) AS INT) AS d
SELECT try_add(CAST(0.1 AS FLOAT), CAST(0.2 AS FLOAT)) AS a
SELECT try_divide(CAST(1 AS FLOAT), CAST(3 AS FLOAT)) AS b
SELECT CAST(next_day(DATE'12026-01-01', 'MON') AS STRING) AS x
SELECT weekofyear(DATE'12026-01-01') AS w
SELECT dayofyear(DATE'-0001-03-01') AS d
SELECT regexp_replace('äbc', '', '-') AS a
SELECT regexp_replace('abc', '$', '-') AS c
SELECT split('abc', '^') AS b
SELECT split('abc', '$') AS c
SELECT 'a\nb' RLIKE '(?m)^b$' AS a
SELECT 'AB' RLIKE '(?i)ab' AS d
SELECT 'Ä' RLIKE '(?i)ä' AS e
SELECT 'é' RLIKE '[\\w]' AS a
SELECT 'é' RLIKE '[^\\w]' AS b
SELECT 'a-b' RLIKE '\\bb' AS d
SELECT '\u00a0' RLIKE '\\S' AS e
SELECT 'x' RLIKE '[\\d\\-x]' AS f
SELECT 'abc' RLIKE '\\Qabc\\E' AS e
SELECT 'a1' RLIKE '\\p{Alpha}\\p{Digit}' AS f
SELECT 'b' RLIKE '[a-c[x-z]]' AS b
SELECT 'é' RLIKE '\\p{L}' AS c
SELECT 'é' RLIKE '\\p{IsAlphabetic}' AS d
SELECT 'A' RLIKE '\\p{Lu}' AS e
SELECT 'a' RLIKE '\\p{Lower}' AS f
SELECT 'é' RLIKE '\\p{Lower}' AS g
SELECT 'a}' RLIKE 'a}' AS a
SELECT 'a]' RLIKE 'a]' AS b
SELECT 'ab\n' RLIKE 'b\\z' AS d
SELECT 'ab' RLIKE '\\Aab' AS e
SELECT 'a\tb' RLIKE 'a\\tb' AS f
SELECT 'aAb' RLIKE 'a\\x41b' AS g
SELECT 'aAb' RLIKE 'a\\u0041b' AS h
SELECT 'a' RLIKE '\\h' AS a
SELECT ' ' RLIKE '\\h' AS b
SELECT 'a' RLIKE '[a-]' AS d
SELECT '-' RLIKE '[a\\-]' AS e
SELECT 'a' RLIKE 'a{1,2}' AS f
SELECT 'a#b' RLIKE 'a#b' AS g
SELECT regexp_replace('a\nb', '.', 'x') AS a
SELECT regexp_replace('a\r\nb', '.$', 'x') AS b
SELECT regexp_replace('line1\nline2', '(?m)^', '> ') AS d
SELECT format_number(1.5, -1) AS a
SELECT format_number(NULL, 2) AS b
SELECT format_number('1234.5', 1) AS d
SELECT format_string('%.2f', 1.5D) AS a
SELECT format_string('%5.1f|%-8s|%05d|%,d', 2.25D, 'ab', 42, 1234567) AS b
SELECT corr(x, x) AS a FROM VALUES (1), (2) AS t(x)
SELECT corr(x, 1) AS b FROM VALUES (1), (2) AS t(x)
SELECT skewness(1) AS c FROM VALUES (1), (2) AS t(x)
SELECT kurtosis(1) AS d FROM VALUES (1), (2) AS t(x)
SELECT format_number(-1234.5, '#,##0.00') AS a
SELECT format_number(0.5, '0') AS b
SELECT format_number(-0.4, '0') AS c
SELECT format_number(1234.5, '#') AS e
SELECT format_number(0.5, '#.##') AS f
SELECT format_number(-0.001, '0.00') AS g
SELECT format_string('%s', 1.50) AS a
SELECT format_string('%s', DATE'2026-01-01') AS b
SELECT format_string('%s', true) AS e
SELECT format_string('%s', 1.0E10D) AS f
SELECT next_day('2026-01-01', 'MO') AS a
SELECT next_day('2026-01-01', 'monday') AS b
SELECT next_day('2026-01-01', 'Tues') AS c
SELECT from_json('{"a":1} x', 'a INT') AS a
SELECT from_json('{"a":1,"b":', 'a INT, b INT') AS b
SELECT from_json("{'a':1}", 'a INT') AS d
SELECT from_json('', 'a INT') AS e
SELECT from_json('null', 'a INT') AS f
SELECT from_json('{"a":1.9}', 'a BIGINT') AS h
SELECT try_cast('1.5' AS INT) AS a
SELECT try_cast('+nan' AS DOUBLE) AS b
SELECT try_cast('1_000' AS INT) AS d
SELECT try_cast('--1' AS INT) AS e
SELECT try_cast('' AS INT) AS f
SELECT try_cast('1e400' AS DOUBLE) AS g
SELECT try_cast('.5' AS DOUBLE) AS h
SELECT try_cast('5.' AS DOUBLE) AS i
SELECT try_cast('.' AS DOUBLE) AS j
SELECT try_cast('1e' AS DOUBLE) AS k
SELECT url_encode('a b&c=é/+') AS a
SELECT url_decode('a+b%26c%3D%C3%A9') AS b
SELECT url_encode('') AS c
SELECT reverse('aé😀') AS a
SELECT length('aé😀') AS b
SELECT char_length('  x ') AS c
SELECT len('') AS d
SELECT octet_length('é😀') AS e
SELECT xxhash64(1) AS a
SELECT xxhash64('a') AS b
SELECT xxhash64(1L, 'a') AS c
SELECT xxhash64(1.5D) AS d
SELECT xxhash64(NULL) AS e
SELECT xxhash64(CAST(1 AS TINYINT)) AS f
SELECT xxhash64(CAST(0.5 AS FLOAT)) AS g
SELECT xxhash64('') AS h
SELECT conv('ff', 16, 10) AS a
SELECT conv('100', 2, 16) AS b
SELECT conv('-10', 10, 16) AS c
SELECT conv('xyz', 36, 10) AS d
SELECT conv('12x', 10, 2) AS e
SELECT conv('', 10, 2) AS f
SELECT conv('x', 10, 2) AS g
SELECT conv('10', 1, 2) AS h
SELECT conv(15, 10, 16) AS i
SELECT to_char(1234.5, '9,999.99') AS a
SELECT to_char(-5, 'S999') AS b
SELECT to_char(12, '0000') AS d
SELECT to_char(1234.5, '$9,999.9') AS e
SELECT to_char(99999, '999') AS f
SELECT to_char(0.5, '0.9') AS g
SELECT timestamp_seconds(1.5) AS a
SELECT timestamp_millis(1500) AS b
SELECT timestamp_micros(1500000) AS c
SELECT timestamp_seconds(-1) AS d
SELECT timestamp_seconds('60') AS e
SELECT date_from_unix_date(365) AS f
SELECT timestamp_seconds(NULL) AS g
SELECT timestamp_seconds(1.5D) AS h
SELECT window(TIMESTAMP'2026-01-01 10:12:00', '10 minutes') AS a
SELECT window(TIMESTAMP'2026-01-01 10:12:00', '1 hour').start AS b
SELECT window(TIMESTAMP'1969-12-31 23:59:00', '1 hour').end AS c
SELECT CAST(CAST('NaN' AS DOUBLE) AS TIMESTAMP) AS a
SELECT CAST(CAST('Infinity' AS DOUBLE) AS TIMESTAMP) AS b
SELECT to_unix_timestamp(TIMESTAMP'2026-01-01 00:00:00') AS a
SELECT try_to_date('x') AS c
SELECT INTERVAL 1 DAY AS a
SELECT INTERVAL '1 02:03:04.5' DAY TO SECOND AS b
SELECT INTERVAL 2 DAYS * 1.5 AS d
SELECT INTERVAL '3' DAY / 2 AS e
SELECT -INTERVAL 1 DAY AS f
SELECT array_union(array(1, 2, NULL), array(2, 3, NULL)) AS a
SELECT array_except(array(1, 2, NULL, 2), array(2)) AS b
SELECT array_intersect(array(1, NULL, 1), array(NULL, 1)) AS c
SELECT array_union(array(), array(1)) AS d
SELECT array_except(array(1), NULL) AS e
SELECT array_union(array(1), array(2L)) AS f
SELECT array_intersect(array('a'), array('A')) AS g
SELECT arrays_overlap(array(1, 2), array(2)) AS a
SELECT arrays_overlap(array(1, NULL), array(2)) AS b
SELECT arrays_overlap(array(1, NULL), array(NULL)) AS c
SELECT arrays_overlap(array(), array(NULL)) AS d
SELECT arrays_overlap(array(1), array(2)) AS e
SELECT arrays_overlap(NULL, array(1)) AS f
SELECT array_remove(array(1, 2, NULL, 1), 1) AS a
SELECT array_remove(array(1, NULL), NULL) AS b
SELECT array_append(array(1), 2) AS c
SELECT array_prepend(array(1), NULL) AS d
SELECT array_append(NULL, 1) AS e
SELECT array_append(array(1), 2.5) AS f
SELECT array_repeat('a', 2) AS g
SELECT array_repeat(1, 0) AS h
SELECT array_repeat(NULL, 2) AS i
SELECT array_repeat(1, -1) AS j
SELECT array_insert(array(1, 2), 2, 9) AS a
SELECT array_insert(array(1, 2), 5, 9) AS b
SELECT array_insert(array(1, 2), 1, NULL) AS c
SELECT array_insert(NULL, 1, 1) AS d
SELECT concat(array(1), array(2, NULL)) AS a
SELECT reverse(array(1, NULL, 2)) AS b
SELECT concat(array(1), NULL) AS c
SELECT concat(array(1), array(2L)) AS d
SELECT reverse(array()) AS e
SELECT flatten(array(array(1), NULL)) AS f
SELECT flatten(array(array(1), array())) AS g
SELECT array_contains(array(1, 2), 3) AS a
SELECT array_contains(array(1, NULL), 1) AS b
SELECT array_contains(array(1, NULL), 3) AS c
SELECT array_contains(array(1.5, 2), 2) AS d
SELECT array_contains(array('a'), NULL) AS e
SELECT array_position(array(1, 2, 2), 2) AS f
SELECT array_position(array(1), 5) AS g
SELECT array_position(array(1, NULL), NULL) AS h
SELECT array(1, 2.5) AS b
SELECT array(1L, 2) AS c
SELECT array(NULL, NULL) AS d
SELECT array(array(1), array()) AS e
SELECT array(DATE'2026-01-01', TIMESTAMP'2026-01-01 10:00:00') AS f
SELECT array(1.5D, 2.25) AS g
SELECT typeof(array()) AS h
SELECT transform(array(1, 2), x -> x * 2) AS a
SELECT transform(array(1, 2), (x, i) -> x + i) AS b
SELECT filter(array(1, NULL, 3), x -> x > 1) AS c
SELECT filter(array(1, 2, 3), (x, i) -> i > 0) AS d
SELECT exists(array(1, NULL), x -> x > 1) AS e
SELECT exists(array(1, 2), x -> x > 1) AS f
SELECT forall(array(1, NULL), x -> x > 0) AS g
SELECT forall(array(), x -> x > 0) AS h
SELECT cardinality(map('a', 1)) AS a
SELECT element_at(array('a', 'b', 'c'), -1) AS b
SELECT try_element_at(array(1), 0) AS c
SELECT size(array()) AS a
SELECT size(array(NULL)) AS b
SELECT cardinality(array(1, 2)) AS d
SELECT array_size(NULL) AS e
SELECT size(map('a', 1, 'b', 2)) AS f
SELECT size(CAST(NULL AS ARRAY<INT>)) AS g
SELECT map_keys(map('a', 1, 'b', NULL)) AS a
SELECT map_values(map('a', 1, 'b', NULL)) AS b
SELECT map_entries(map('a', 1)) AS c
SELECT map_contains_key(map('a', NULL), 'a') AS d
SELECT map_contains_key(map(1, 'x'), 2) AS e
SELECT map_concat(map('a', 1), map('b', 2)) AS a
SELECT map_from_arrays(array('a', 'b'), array(1, NULL)) AS b
SELECT map_from_entries(array(struct('a', 1), struct('b', 2))) AS c
SELECT str_to_map('a:1,b:2') AS d
SELECT str_to_map('a=1;b=2', ';', '=') AS e
SELECT str_to_map('a', ',') AS f
SELECT array(1, 2) < array(1, 3) AS c
SELECT array(1) = array(1) AS d
SELECT array(1, NULL) = array(1, NULL) AS e
SELECT array(NULL) <=> array(NULL) AS f
SELECT array(1, 2) > array(1) AS g
SELECT zip_with(array(1, 2), array(3), (x, y) -> coalesce(x, 0) + coalesce(y, 0)) AS a
SELECT map_filter(map('a', 1, 'b', 2), (k, v) -> v > 1) AS b
SELECT transform_keys(map('a', 1), (k, v) -> upper(k)) AS c
SELECT transform_values(map('a', 1), (k, v) -> v * 1.5) AS d
SELECT array_sort(array(3, 1, 2), (l, r) -> r - l) AS f
SELECT sum('5') AS a FROM VALUES (1) AS t(x)
SELECT avg('2.5') AS b FROM VALUES (1) AS t(x)
SELECT min('b') AS c FROM VALUES (1) AS t(x)
SELECT max('10') AS d FROM VALUES (1) AS t(x)
SELECT sum(true) AS e FROM VALUES (1) AS t(x)
SELECT x FROM VALUES (1) AS t(x)
SELECT row_number() OVER () AS a FROM VALUES (1) AS t(x)
SELECT greatest(1, NULL, 3) AS a
SELECT least('b', 'a') AS b
SELECT greatest(1, 2.5) AS c
SELECT least(NULL, NULL) AS d
SELECT greatest(DATE'2026-01-01', DATE'2025-01-01') AS e
SELECT greatest(CAST('NaN' AS DOUBLE), 1.0D) AS f
SELECT least(1, '2') AS g
SELECT greatest(-0.0D, 0.0D) AS h
SELECT true = 'true' AS a
SELECT 'false' = false AS b
SELECT true > false AS c
SELECT 1 = '1' AS d
SELECT 1 = '1.0' AS e
SELECT 1.5 = '1.5' AS f
SELECT sum(x) AS s FROM VALUES (1) AS t(x)
SELECT approx_count_distinct(x) AS a FROM VALUES (1), (2), (2), (NULL) AS t(x)
SELECT round(2.5) AS a
SELECT round(-2.5) AS b
SELECT round(1.255, 2) AS c
SELECT round(1.255D, 2) AS d
SELECT round(125, -1) AS e
SELECT round(-125, -1) AS f
SELECT round(123.456, -2) AS g
SELECT round(5.5D) AS h
SELECT round(0.5) AS i
SELECT round(1.005, 2) AS j
SELECT round(2147483647, -1) AS k
SELECT pmod(-7, 3) AS a
SELECT pmod(7, -3) AS b
SELECT mod(-7, 3) AS d
SELECT pmod(5, 0) AS e
SELECT '5' + 3 AS a
SELECT '5' * '2' AS b
SELECT '1.5' + 1 AS c
SELECT '10' / 4 AS d
SELECT '7' % 4 AS e
SELECT '5' DIV 2 AS f
SELECT -'5' AS g
SELECT '5' - 2.5 AS h
SELECT '5' + 1L AS i
SELECT CAST(array(1, 2) AS ARRAY<STRING>) AS a
SELECT CAST(struct(1, 2) AS STRUCT<x: STRING, y: INT>) AS c
SELECT CAST(array('1', 'x') AS ARRAY<INT>) AS d
SELECT 5 & 3 AS a
SELECT 5 | 3 AS b
SELECT 5 ^ 3 AS c
SELECT ~5 AS d
SELECT 5L & 3 AS e
SELECT shiftleft(1, 3) AS f
SELECT shiftright(-8, 1) AS g
SELECT shiftrightunsigned(-8, 1) AS h
SELECT bit_count(255) AS i
SELECT getbit(5, 0) AS j
SELECT bit_get(5, 1) AS k
SELECT bit_count(-1) AS l
SELECT ~CAST(5 AS TINYINT) AS n
SELECT 1 + 2 || 3 AS a
SELECT 'a' || 1 + 2 AS b
SELECT 1 || 2 * 3 AS c
SELECT 'x' || 'y' = 'xy' AS d
SELECT 2 - 1 || 'a' AS e
SELECT 1 | 2 || 3 AS f
SELECT 1 + 1 = 2 AS a
SELECT NOT 1 > 2 AND true AS b
SELECT 1 < 2 = true AS c
SELECT 1 BETWEEN 0 AND 2 AND true AS f
SELECT 'a' LIKE 'a' AND NOT 'b' LIKE 'a' AS g
SELECT - - 5 AS h
SELECT -5 % 3 AS i
SELECT 2 * -3 AS j
SELECT CAST(struct(1, '2') AS STRUCT<x: STRING, y: INT>) AS a
SELECT CAST(array(struct(1)) AS ARRAY<STRUCT<k: BIGINT>>) AS c
SELECT CAST('2026-01-01' AS DATE) + 1 AS a
SELECT DATE'2026-01-01' + INTERVAL '1 day' AS c
SELECT TIMESTAMP'2026-01-01 00:00:00' - INTERVAL '30 minutes' AS d
SELECT now() - INTERVAL 1 DAY < now() AS e
SELECT percentile_approx(x, array(0.5, 0.9, 0.99)) AS a FROM (SELECT id AS x FROM range(1, 101))
SELECT percentile(x, array(0.5, 0.95)) AS b FROM (SELECT id AS x FROM range(1, 101))
SELECT median(x) AS d FROM (SELECT id AS x FROM range(1, 101))
-- Forms of queries, and rows without a table.
SELECT x, y FROM VALUES (1, 'a'), (2, 'b') AS t(x, y) WHERE y IN ('a') AND x > 0 OR y = 'b' ORDER BY x
SELECT count(*) AS n, count(1) AS o, sum(1) AS s FROM VALUES (1) AS t(x) WHERE false
SELECT sum(x) AS s FROM VALUES (1) AS t(x) WHERE false GROUP BY x
SELECT max(x) - min(x) AS d, avg(x) FILTER (WHERE y = 'a') AS a FROM VALUES (1, 'a'), (5, 'b') AS t(x, y)
SELECT y, sum(x) AS s FROM VALUES (1, 'a'), (2, NULL), (3, NULL) AS t(x, y) GROUP BY y ORDER BY y NULLS LAST
SELECT x FROM VALUES (1), (2), (3) AS t(x) WHERE x > (SELECT avg(x) FROM VALUES (1), (2), (3) AS u(x))
SELECT x, EXISTS (SELECT 1 FROM VALUES (1) AS b(y) WHERE y = x) AS e FROM VALUES (1), (2) AS a(x) ORDER BY x
SELECT x, y FROM VALUES (1), (2) AS t(x) LATERAL VIEW explode(array(x, x * 10)) e AS y ORDER BY y
SELECT s.a, s.b.c, s['a'] AS d FROM (SELECT named_struct('a', 1, 'b', named_struct('c', 'z')) AS s)
SELECT a[0].k, a.k AS ks, size(a) AS n FROM (SELECT array(named_struct('k', 1), named_struct('k', 2)) AS a)
SELECT m.a, m['b'], element_at(m, 'a') AS e FROM (SELECT map('a', 1, 'b', 2) AS m)
SELECT `a b`, `select` FROM (SELECT 1 AS `a b`, 2 AS `select`)
SELECT X, x AS Y FROM VALUES (1) AS T(x)
SELECT x AS `x.y`, 1 AS `weird``name` FROM VALUES (1) AS t(x)
SELECT /* comment */ 1 AS a -- end
SELECT -x AS n, +x AS p, ~x AS b, NOT x > 1 AS c FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT x IS NULL AS a, x IS NOT NULL AS b, x <=> NULL AS c, x = NULL AS d, x <> 1 AS e, NOT (x = 1) AS f FROM VALUES (1), (NULL), (2) AS t(x) ORDER BY x
SELECT x, CASE WHEN x < 0 THEN 'neg' WHEN x = 0 THEN 'zero' WHEN x IS NULL THEN 'null' ELSE 'pos' END AS k FROM VALUES (-1), (0), (1), (NULL) AS t(x) ORDER BY x
SELECT if(x > 1, 1 / (x - 1), 0) AS a, CASE WHEN x = 1 THEN 0 ELSE 10 / (x - 1) END AS b, coalesce(try_divide(1, x - 1), -1) AS c FROM VALUES (1), (3) AS t(x) ORDER BY x
SELECT nullif(x, 0) AS a, 10 / nullif(x, 0) AS b, try_divide(10, x) AS c FROM VALUES (0), (4) AS t(x) ORDER BY x
SELECT 10 / x AS a FROM VALUES (0), (4) AS t(x)
SELECT x FROM VALUES (1), (0) AS t(x) WHERE x <> 0 AND 10 / x > 5
SELECT CAST(x AS INT) AS i FROM VALUES ('1'), ('b') AS t(x)
SELECT try_cast(x AS INT) AS i, x RLIKE '^[0-9]+$' AS n FROM VALUES ('1'), ('b'), ('') AS t(x) ORDER BY x
SELECT x, y, z FROM (SELECT 1 AS x, 2 AS y) CROSS JOIN (SELECT 3 AS z)
SELECT count(DISTINCT x) OVER () AS c FROM VALUES (1) AS t(x)
SELECT sum(x) OVER (ORDER BY x) AS s FROM VALUES (1), (1), (2) AS t(x) ORDER BY s
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s FROM VALUES (1), (1), (2) AS t(x) ORDER BY s
SELECT x, sum(y) OVER (PARTITION BY x) AS s, y / sum(y) OVER (PARTITION BY x) AS r, rank() OVER (PARTITION BY x ORDER BY y DESC) AS k FROM VALUES ('a', 1), ('a', 3), ('b', 5) AS t(x, y) ORDER BY x, y
SELECT x, last_value(y) IGNORE NULLS OVER (ORDER BY x) AS f FROM VALUES (1, 'a'), (2, NULL), (3, 'c'), (4, NULL) AS t(x, y) ORDER BY x
SELECT x, first_value(y) IGNORE NULLS OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS f, lead(y) IGNORE NULLS OVER (ORDER BY x) AS l FROM VALUES (1, NULL), (2, 'b'), (3, NULL), (4, 'd') AS t(x, y) ORDER BY x
SELECT x, nth_value(x, 2) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS n, ntile(3) OVER (ORDER BY x) AS t FROM VALUES (1), (2), (3), (4) AS t(x) ORDER BY x
SELECT x, row_number() OVER (ORDER BY x DESC, y) AS n FROM VALUES (1, 'a'), (2, 'b'), (2, 'a') AS t(x, y) ORDER BY n
SELECT x, avg(x) OVER (ORDER BY x RANGE BETWEEN 2 PRECEDING AND 2 FOLLOWING) AS a, count(*) OVER (ORDER BY x RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS b FROM VALUES (1), (2), (5), (6) AS t(x) ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x DESC ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS s, min(x) OVER (ORDER BY x ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) AS m FROM VALUES (1), (2), (5), (6) AS t(x) ORDER BY x
SELECT percent_rank() OVER (PARTITION BY y ORDER BY x) AS p, cume_dist() OVER (PARTITION BY y ORDER BY x) AS c, x, y FROM VALUES (1, 'a'), (1, 'a'), (3, 'a'), (1, 'b') AS t(x, y) ORDER BY y, x, p
SELECT x, lag(x, 2) OVER (ORDER BY x) AS a, lead(x, -1) OVER (ORDER BY x) AS b, lag(x, 0) OVER (ORDER BY x) AS c, lag(x, 1, 'none') OVER (ORDER BY x) AS d FROM VALUES ('a'), ('b'), ('c') AS t(x) ORDER BY x
SELECT collect_list(x) FILTER (WHERE x > 1) AS a, array_agg(DISTINCT x) AS b, size(collect_set(y)) AS c FROM VALUES (1, 'a'), (2, 'b'), (2, 'b') AS t(x, y)
SELECT percentile_approx(x, 0.5) AS a, percentile_approx(x, 0.0) AS b, percentile_approx(x, 1.0) AS c, percentile(x, 0) AS d, percentile(x, 1) AS e, median(x) AS f FROM VALUES (10), (20), (30), (40) AS t(x)
SELECT percentile_approx(d, 0.5) AS a, percentile_approx(t, 0.5) AS b FROM VALUES (DATE'2026-01-01', TIMESTAMP'2026-01-01 10:00:00'), (DATE'2026-01-03', TIMESTAMP'2026-01-01 12:00:00') AS v(d, t)
SELECT percentile(x, 0.5) AS a, percentile_cont(0.25) WITHIN GROUP (ORDER BY x) AS b, percentile_disc(0.25) WITHIN GROUP (ORDER BY x) AS c, median(x) AS d FROM VALUES (CAST(1.5 AS DECIMAL(10,2))), (CAST(2.5 AS DECIMAL(10,2))) AS t(x)
SELECT mode(x) AS m FROM VALUES ('a'), ('b'), ('b') AS t(x)
SELECT any_value(x) AS a, any_value(x) IGNORE NULLS AS b, bool_and(x IS NULL) AS c FROM VALUES (NULL), (NULL) AS t(x)
SELECT avg(x) AS a, sum(x) AS b, max(x) AS c FROM VALUES (CAST(99999999999999999999.99 AS DECIMAL(22,2))), (CAST(0.01 AS DECIMAL(22,2))) AS t(x)
SELECT sum(CAST(9.99 AS DECIMAL(3,2)) * x) AS a, avg(CAST(x AS DECIMAL(20,10)) / 3) AS b, sum(CAST(x AS DECIMAL(30,15)) * CAST(x AS DECIMAL(30,15))) AS c FROM VALUES (1), (2) AS t(x)
SELECT CAST(sum(x) AS DOUBLE) / count(*) AS a, sum(x) / 2 AS b, sum(x) * 1.1 AS c, sum(x) > 2.5 AS d, round(sum(x) / 3, 1) AS e FROM VALUES (1), (2) AS t(x)
SELECT x || '-' || y AS k, concat(x, y) AS c, x || NULL AS n FROM VALUES ('a', 1), ('b', 2.5) AS t(x, y) ORDER BY k
SELECT x FROM VALUES ('b'), ('A'), ('a'), ('B'), (''), (NULL), ('ä'), ('1') AS t(x) ORDER BY x
SELECT x FROM VALUES (1.5), (NULL), (-2.25), (0) AS t(x) ORDER BY x DESC
SELECT x FROM VALUES (array(2)), (array(1, 5)), (array()), (NULL) AS t(x) ORDER BY x
SELECT x FROM VALUES (true), (false), (NULL) AS t(x) ORDER BY x DESC
SELECT x, y FROM VALUES (1, 2), (1, NULL), (0, 3) AS t(x, y) ORDER BY x ASC NULLS LAST, y DESC
SELECT x FROM VALUES (1), (2), (3) AS t(x) ORDER BY -x LIMIT 2
SELECT x FROM VALUES (1), (2), (3) AS t(x) ORDER BY x LIMIT ALL
SELECT x FROM VALUES (1), (2), (3) AS t(x) LIMIT 0
SELECT DISTINCT x, y FROM VALUES (1, 'a'), (1, 'a'), (1, 'b') AS t(x, y) ORDER BY x, y
SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION SELECT 2) ORDER BY x
(SELECT 1 AS x) UNION ALL (SELECT 2 AS x) ORDER BY x DESC
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t ORDER BY 1
SELECT * FROM (VALUES (1, 'a')) AS t(n, c) WHERE c = 'a'
SELECT col1 + 1 AS x FROM VALUES (1), (2) ORDER BY x
WITH a(x) AS (SELECT 5), b AS (SELECT x * 2 AS y FROM a) SELECT x, y FROM a JOIN b ON y = x * 2
WITH a AS (SELECT 1 AS x) SELECT * FROM a UNION ALL SELECT x + 1 FROM a ORDER BY 1
SELECT 1 WHERE 1 = 0
SELECT NULL AS n, CAST(NULL AS STRING) AS s, typeof(NULL) AS t
SELECT current_date() - DATE'2020-01-01' > INTERVAL '100' DAY AS a, INTERVAL '2' HOUR > INTERVAL '90' MINUTE AS b, INTERVAL '1' YEAR = INTERVAL '12' MONTH AS c
SELECT hour(INTERVAL '5' HOUR) AS a
SELECT b - a > INTERVAL 1 HOUR AS l, (b - a) / 2 AS h, b - a = INTERVAL '02:00:00' HOUR TO SECOND AS e FROM VALUES (TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'2026-01-01 02:00:00') AS t(a, b)
SELECT date_trunc('DAY', t) AS d, min(t) AS a, max(t) AS z, count(*) AS n, max(t) - min(t) AS span FROM VALUES (TIMESTAMP'2026-01-01 01:00:00'), (TIMESTAMP'2026-01-01 23:59:59.999'), (TIMESTAMP'2026-01-02 00:00:00') AS v(t) GROUP BY 1 ORDER BY 1
SELECT t + INTERVAL 1 DAY AS a, t - INTERVAL 1 SECOND AS b, t + INTERVAL '1' MONTH AS c, date(t) + 1 AS d, t > '2026-01-01' AS e, t BETWEEN '2026-01-01' AND '2026-01-02' AS f, t::DATE AS g FROM VALUES (TIMESTAMP'2026-01-31 12:00:00') AS v(t)
SELECT unix_timestamp('2026-01-01', 'yyyy-MM-dd') AS a, from_unixtime(1767225600, 'yyyy-MM-dd') AS b, timestamp_seconds(1767225600) AS c, timestamp_millis(1767225600123) AS d, to_timestamp(1767225600) AS e, CAST(1767225600 AS TIMESTAMP) AS f, from_unixtime(1767225600.9) AS g
SELECT explode(split('a,b,c', ',')) AS x
SELECT x, explode(sequence(1, x)) AS y FROM VALUES (2), (1) AS t(x) ORDER BY x, y
SELECT posexplode(split('a b', ' ')) AS (i, w)
SELECT k, sum(v) AS s FROM (SELECT explode(map('a', 1, 'b', 2)) AS (k, v)) GROUP BY k ORDER BY k
SELECT stack(2, 'x', 1, 'y', 2) AS (k, v)
SELECT json_tuple('{"a":1,"b":"x"}', 'a', 'b') AS (a, b)
SELECT t.id, x.k FROM VALUES (1, '{"k":"v"}') AS t(id, j) LATERAL VIEW json_tuple(j, 'k') x AS k
SELECT inline(from_json('[{"a":1,"b":"x"},{"a":2}]', 'ARRAY<STRUCT<a: INT, b: STRING>>'))
SELECT aggregate(transform(split('1,2,3', ','), x -> CAST(x AS INT)), 0, (a, x) -> a + x) AS s, array_join(filter(split('a,,b', ','), x -> x <> ''), '+') AS j, exists(map_values(map('a', 1)), v -> v = 1) AS e
SELECT transform(sequence(1, 3), i -> struct(i AS n, i * i AS sq)) AS a, zip_with(array('a', 'b'), array(1, 2), (x, y) -> concat(x, y)) AS b, map_from_entries(arrays_zip(array('k1', 'k2'), array(1, 2))) AS c
SELECT array_sort(array('bb', 'a', 'ccc'), (l, r) -> length(l) - length(r)) AS a, sort_array(map_keys(map('b', 1, 'a', 2))) AS b, reverse(sort_array(array(3, 1, 2))) AS c, array_max(transform(array(1, 2), x -> -x)) AS d
SELECT version() LIKE '%' AS a, current_database() IS NOT NULL AS b, current_schema() = current_database() AS c, user() = current_user() AS d
SELECT map_filter(map('a', NULL, 'b', 1), (k, v) -> v IS NOT NULL) AS a
SELECT transform_values(map('a', 1), (k, v) -> concat(k, v)) AS b
SELECT * FROM VALUES (1, 'a'), (2, 'b') ORDER BY col1
SELECT t.col2 FROM (VALUES (1, 'a')) AS t
SELECT a.col1, b.col1 AS other FROM VALUES (1) AS a, VALUES (2) AS b
SELECT sum(col1) AS s FROM VALUES (1), (2)
SELECT x FROM (VALUES (1)) AS t(x) UNION ALL SELECT col1 FROM VALUES (2) ORDER BY x
-- Types that meet, and sets in Spark's order.
SELECT x, typeof(x) AS t FROM VALUES (1), ('2') AS t(x)
SELECT x, typeof(x) AS t FROM VALUES (array(1)), (array(2.5)) AS t(x)
SELECT x, typeof(x) AS t FROM VALUES (1L), (2.5) AS t(x)
SELECT substr('abc', 2L) AS a
SELECT left('abc', 2L) AS a
SELECT lpad('abc', 5L, 'x') AS a
SELECT repeat('a', 2L) AS a
SELECT round(1.55, 1L) AS a
SELECT slice(array(1, 2, 3), 2L, 1L) AS a
SELECT get(array(1, 2), 1L) AS a
SELECT array_repeat(1, 2L) AS a
SELECT make_date(2026L, 1, 1) AS a
SELECT format_number(1.5, 2L) AS a
SELECT add_months(DATE'2026-01-01', 1L) AS a
SELECT regexp_extract('ab', '(a)(b)', 2L) AS a
SELECT split('a,b,c', ',', 2L) AS a
SELECT split_part('a,b', ',', 2L) AS a
SELECT substring_index('a.b', '.', 1L) AS a
SELECT elt(1L, 'a') AS a
SELECT chr(65L) AS a
SELECT space(2L) AS a
SELECT array_insert(array(1), 1L, 2) AS a
SELECT shiftleft(1, 2L) AS a
SELECT conv('10', 10L, 2) AS a
SELECT locate('b', 'abc', 1L) AS a
SELECT overlay('abc' PLACING 'x' FROM 1L) AS a
SELECT make_timestamp(2026, 1L, 1, 0, 0, 0) AS a
SELECT timestampadd(DAY, 1L, TIMESTAMP'2026-01-01 00:00:00') AS a
SELECT dateadd(DAY, 1.7, TIMESTAMP'2026-01-01 00:00:00') AS a
SELECT factorial(5L) AS a
SELECT sha2('a', 256L) AS a
SELECT getbit(5, 1L) AS a
SELECT levenshtein('a', 'b', 1L) AS a
SELECT width_bucket(5, 0, 10, 5.5) AS a
SELECT date_from_unix_date(1L) AS a
SELECT make_dt_interval(1L, 2) AS a
SELECT unix_timestamp() > 0 AS a, from_unixtime(unix_timestamp()) IS NOT NULL AS b
SELECT substr('abc', '2') AS a, left('abc', '2') AS b, repeat('a', '2') AS c
SELECT substr('abc', 1.7) AS a, repeat('a', 2.9D) AS b
SELECT stack(2, 1, 'a', 2L, 'b') AS (x, y)
SELECT stack(2, 1, 'a', NULL, 'b') AS (x, y)
SELECT collect_set(x) AS a FROM VALUES (1.5D), (0.1D), (2.25D), (1e10D), (3D), (1e20D), (0.3D) AS t(x)
SELECT collect_set(x) AS a FROM VALUES (1.50), (0.10), (2.25), (3.00), (12345.67), (-0.5) AS t(x)
SELECT collect_set(x) AS a FROM VALUES (CAST(0.1 AS FLOAT)), (CAST(5 AS FLOAT)), (CAST(1.5 AS FLOAT)) AS t(x)
SELECT x FROM VALUES (1), ('2') AS t(x)
SELECT typeof(x) AS t FROM VALUES (1), ('2') AS t(x)
SELECT 1 = 1.0 AS a, '1' = 1 AS b, 'a' = 'a ' AS c, 1 = true AS d
SELECT '1.5' > 1 AS a, '2026-01-01' = DATE'2026-01-01' AS b, '10' < '9' AS c, 10 < '9' AS d, 1.5 = '1.50' AS e, 1.5D = '1.5' AS f
SELECT x FROM VALUES (1), (2) AS t(x) WHERE x = '2'
SELECT a.x FROM VALUES (1), (2) AS a(x) JOIN (VALUES ('2'), ('3')) AS b(y) ON a.x = b.y
SELECT a.x FROM VALUES (1L), (2L) AS a(x) JOIN (VALUES (2.0), (3.5)) AS b(y) ON a.x = b.y
SELECT x FROM VALUES (1) AS t(x) UNION ALL SELECT CAST(2.5 AS DOUBLE) UNION ALL SELECT 3L ORDER BY x
SELECT x FROM VALUES (CAST(1 AS TINYINT)) AS t(x) UNION ALL SELECT CAST(300 AS SMALLINT) ORDER BY x
SELECT x FROM VALUES (1.5) AS t(x) UNION ALL SELECT 2.25 UNION ALL SELECT 10 ORDER BY x
SELECT x FROM VALUES (DATE'2026-01-01') AS t(x) UNION ALL SELECT TIMESTAMP'2026-01-02 10:00:00' ORDER BY x
SELECT x FROM VALUES (1), (2.5), (NULL) AS t(x) ORDER BY x
SELECT x FROM VALUES (1), ('a') AS t(x)
SELECT typeof(x) AS t FROM VALUES (1), (2.5) AS t(x)
SELECT typeof(CASE WHEN true THEN 1 ELSE 2.5 END) AS a, typeof(coalesce(NULL, 1L)) AS b, typeof(if(true, 1Y, 2S)) AS c, typeof(nullif(1, 2)) AS d, typeof(1 + 1L) AS e, typeof(sum(1)) AS f, typeof(avg(1)) AS g, typeof(avg(1.5)) AS h, typeof(count(1)) AS i, typeof(max(1Y)) AS j
SELECT typeof(1.5 * 2) AS a, typeof(1.5 + 2L) AS b, typeof(1 / 2) AS c, typeof(5 DIV 2) AS d, typeof(5L % 2) AS e, typeof(1.50) AS f, typeof(-1.5) AS g, typeof(0.001) AS h, typeof(1e2) AS i, typeof(round(1.55, 1)) AS j, typeof(floor(1.5)) AS k, typeof(ceil(1.5D)) AS l, typeof(abs(-1Y)) AS m
SELECT typeof(date_add('2026-01-01', 1)) AS a, typeof(date_trunc('DAY', DATE'2026-01-01')) AS b, typeof(trunc(DATE'2026-01-01', 'MM')) AS c, typeof(datediff('2026-01-02', '2026-01-01')) AS d, typeof(timestampdiff(HOUR, TIMESTAMP'2026-01-01 00:00:00', TIMESTAMP'2026-01-02 00:00:00')) AS e, typeof(unix_timestamp()) AS f, typeof(hour(now())) AS g, typeof(extract(SECOND FROM now())) AS h, typeof(months_between('2026-01-02', '2026-01-01')) AS i, typeof(to_timestamp('2026-01-01')) AS j
SELECT typeof(split('a', 'b')) AS a, typeof(size(array(1))) AS b, typeof(length('a')) AS c, typeof(instr('a', 'b')) AS d, typeof(map_keys(map(1, 2))) AS e, typeof(collect_list(1)) AS f, typeof(struct(1)) AS g, typeof(array_position(array(1), 1)) AS h, typeof(crc32('a')) AS i, typeof(hash(1)) AS j, typeof(sequence(1, 2)) AS k, typeof(element_at(array(1.5), 1)) AS l
SELECT x AS y, y + 1 AS z FROM VALUES (1, 10) AS t(x, y)
SELECT x AS a, a + 1 AS b, b * 2 AS c FROM VALUES (1), (2) AS t(x) WHERE x > 1
SELECT x % 2 AS g, count(*) AS n FROM VALUES (1), (2), (3) AS t(x) GROUP BY g ORDER BY n DESC, g
SELECT x AS x2, count(*) AS n FROM VALUES (1), (1) AS t(x) GROUP BY x2 HAVING n > 1
SELECT count(*) AS n FROM VALUES (1) AS t(x) HAVING count(*) > 5
SELECT max(x) AS m FROM VALUES (1), (2) AS t(x) ORDER BY max(x)
SELECT y, max(x) AS m FROM VALUES (1, 'a'), (2, 'b'), (3, 'a') AS t(x, y) GROUP BY y ORDER BY max(x) DESC, count(*)
SELECT upper(y) AS u, count(*) AS n FROM VALUES ('a'), ('A') AS t(y) GROUP BY upper(y)
SELECT y, x FROM VALUES (1, 'a'), (2, 'b') AS t(x, y) ORDER BY CASE y WHEN 'b' THEN 0 ELSE 1 END, x
SELECT x, x > 1 AS b FROM VALUES (1), (2) AS t(x) ORDER BY b DESC, x
SELECT t.x, t.X AS z FROM VALUES (1) AS t(x)
SELECT count(*) AS `n rows` FROM VALUES (1) AS t(x)
SELECT sum(CASE WHEN y IS NULL THEN 1 END) AS nulls, count(*) - count(y) AS missing, sum(y) AS s, avg(coalesce(y, 0)) AS a FROM VALUES (1, NULL), (2, 4), (3, NULL) AS t(x, y)
SELECT x, sum(y) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, count(y) OVER (ORDER BY x) AS c, max(y) OVER (ORDER BY x) AS m FROM VALUES (1, NULL), (2, 4), (3, NULL), (4, 1) AS t(x, y) ORDER BY x
SELECT x, sum(x) OVER (ORDER BY y) AS s, rank() OVER (ORDER BY y DESC) AS r FROM VALUES (1, NULL), (2, 4), (3, NULL), (4, 1) AS t(x, y) ORDER BY x
SELECT CAST(12345.678 AS DECIMAL(8,3)) * CAST(1000.5 AS DECIMAL(6,2)) AS a, CAST(1 AS DECIMAL(10,0)) / CAST(7 AS DECIMAL(10,0)) AS b, CAST(0.000001 AS DECIMAL(38,18)) * CAST(0.000001 AS DECIMAL(38,18)) AS c, CAST(123456789012345678.123456789 AS DECIMAL(38,18)) / 3 AS d
SELECT sum(x) AS s, avg(x) AS a FROM VALUES (CAST(0.1 AS DECIMAL(38,37))), (CAST(0.2 AS DECIMAL(38,37))) AS t(x)
SELECT round(CAST(2.5 AS DECIMAL(2,1))) AS a, round(-1.5) AS b, round(1234.5678, -2) AS c, round(1234.5678, 2) AS d, round(0.0005, 3) AS e, round(999999.5) AS f, ceil(999.5) AS g, floor(-0.5) AS h, bround(0.5) AS i, bround(1.5) AS j
SELECT CAST(1234567.891 AS DECIMAL(10,2)) AS a, CAST(1e3 AS DECIMAL(10,2)) AS b, CAST('  12.345  ' AS DECIMAL(10,2)) AS c, CAST(-0.005 AS DECIMAL(10,2)) AS d, CAST(0.004999 AS DECIMAL(10,2)) AS e, CAST(2147483648 AS DECIMAL(10,0)) AS f
SELECT CAST(99999.995 AS DECIMAL(7,2)) AS a
SELECT 1.5 BETWEEN 1 AND 2 AS a, 'b' BETWEEN 'a' AND 'c' AS b, NULL BETWEEN 1 AND 2 AS c, 2 BETWEEN NULL AND 3 AS d, 5 NOT BETWEEN 1 AND 3 AS e, DATE'2026-01-15' BETWEEN DATE'2026-01-01' AND '2026-01-31' AS f
SELECT array(1, 2)[0] + 1 AS a, map('a', 1)['a'] * 2 AS b, struct(1 AS q).q + 1 AS c, array(array(1, 2), array(3))[0][1] AS d, split('a-b', '-')[1] AS e, array('x')[0] || 'y' AS f
SELECT array(1, 2)['0'] AS a
SELECT array(1, 2)[1L] AS a, element_at(array(1, 2), 1L) AS b
SELECT map(1, 'a')['1'] AS a
SELECT map('1', 'a')[1] AS a
SELECT map(1.5, 'a')[1.5] AS a, map(DATE'2026-01-01', 1)[DATE'2026-01-01'] AS b, map(true, 1)[true] AS c
SELECT size(split('', ',')) AS a, size(split('a', ',')) AS b, split('a,b', ',')[5] AS c
SELECT get(split('a,b', ','), 5) AS c, try_element_at(split('a,b', ','), 5) AS d, element_at(split('a,b', ','), -1) AS e
SELECT concat('a', 1, true, 2.5, DATE'2026-01-01', TIMESTAMP'2026-01-01 00:00:00', NULL) AS a, concat_ws('-', 'a', 1, true, 2.5) AS b, concat('x', array(1)) AS c
SELECT concat_ws('-', 'a', 1, true, 2.5, NULL) AS b, concat('x', CAST(1.0 AS STRING)) AS d, 'a' || 1.10 AS e
SELECT lower(TRIM('  AbC ')) AS a, initcap(replace('hello_world', '_', ' ')) AS b, lpad(CAST(7 AS STRING), 3, '0') AS c, rpad('x', 3, '.') AS d, reverse(substr('abcdef', 2, 3)) AS e, char_length(repeat('ab', 5)) AS f, position('c', 'abc') AS g, right('2026-01-31', 2) AS h
SELECT regexp_replace(lower('My Job #12'), '[^a-z0-9]+', '-') AS a, substring_index('a.b.c.d', '.', -2) AS b, split_part('x|y|z', '|', 2) AS c, translate('2026/01/02', '/', '-') AS d, concat(substr('abcdef', 1, 2), '…') AS e, levenshtein('abc', 'abd') AS f, soundex('Smith') AS g
SELECT date_format(date_trunc('MONTH', DATE'2026-03-15'), 'MMM yy') AS a, datediff(last_day(DATE'2026-02-01'), DATE'2026-02-01') + 1 AS b, quarter(add_months(DATE'2026-11-30', 3)) AS c, add_months(DATE'2026-11-30', 3) AS d, date_sub(DATE'2026-03-01', 1) AS e, dayofyear(DATE'2026-12-31') AS f, weekofyear(DATE'2026-12-31') AS g, extract(YEAR FROM DATE'2026-12-31') * 100 + month(DATE'2026-12-31') AS h
SELECT to_timestamp('2026-01-02 03:04:05') - INTERVAL '1' HOUR AS a, TIMESTAMP'2026-01-02 03:04:05' + make_interval(0, 0, 0, 1, 2, 0, 0) AS b, timestampadd(MINUTE, -90, TIMESTAMP'2026-01-02 03:04:05') AS c, date_trunc('HOUR', TIMESTAMP'2026-01-02 03:04:05') AS d, TIMESTAMP'2026-01-02 03:04:05' + INTERVAL '1 12:00:00' DAY TO SECOND AS e, from_unixtime(unix_timestamp(TIMESTAMP'2026-01-02 03:04:05') - 3600) AS f
SELECT sum(x) / sum(y) AS a, round(sum(x) * 1.0 / sum(y), 4) AS b, try_divide(sum(x), sum(z)) AS c, sum(x) / nullif(sum(z), 0) AS d, 100 * sum(x) / sum(y) AS e FROM VALUES (1, 3, 0), (2, 4, 0) AS t(x, y, z)
SELECT sum(x) / sum(z) AS c FROM VALUES (1, 0), (2, 0) AS t(x, z)
SELECT avg(x) AS a, avg(x * 1.0) AS b, avg(CAST(x AS DOUBLE)) AS c, sum(x) / count(x) AS d, round(avg(x), 2) AS e, CAST(avg(x) AS INT) AS f, avg(x) OVER () AS g FROM VALUES (1), (2), (2) AS t(x) GROUP BY x ORDER BY a
SELECT collect_set(x) AS a, sort_array(collect_set(y)) AS b, collect_list(struct(x, y)) AS c, array_distinct(collect_list(y)) AS d, array_join(collect_list(CAST(x AS STRING)), ',') AS e FROM VALUES (1, 'b'), (2, 'a'), (1, 'b') AS t(x, y)
SELECT collect_set(x) AS a FROM VALUES ('job'), ('sql'), ('dlt'), ('serving'), ('vector'), ('apps'), ('job') AS t(x)
SELECT collect_set(x) AS a FROM VALUES (100), (7), (33), (12), (99), (18), (4), (256), (1000), (-5), (64), (31), (77) AS t(x)
SELECT collect_set(x) AS a FROM VALUES (1.5), (0.5), (2.5) AS t(x)
SELECT collect_set(x) AS a FROM VALUES (true), (false) AS t(x)
SELECT max(x) FILTER (WHERE y > 1) AS a, count(DISTINCT x) FILTER (WHERE y > 1) AS b, sum(DISTINCT y) AS c, avg(DISTINCT y) AS d, min_by(x, y) FILTER (WHERE y > 1) AS e FROM VALUES ('a', 1), ('b', 2), ('c', 2), ('b', 3) AS t(x, y)
SELECT x, y, lag(y) OVER (PARTITION BY x ORDER BY y) IS NULL AS first, y - lag(y) OVER (PARTITION BY x ORDER BY y) AS gap, sum(CASE WHEN y - lag_y > 2 THEN 1 ELSE 0 END) OVER (PARTITION BY x ORDER BY y) AS session FROM (SELECT *, lag(y) OVER (PARTITION BY x ORDER BY y) AS lag_y FROM VALUES ('a', 1), ('a', 2), ('a', 6), ('b', 1) AS t(x, y)) ORDER BY x, y
SELECT k, CAST(v AS DECIMAL(10,2)) AS v, sum(CAST(v AS DECIMAL(10,2))) OVER (ORDER BY k) AS run FROM (SELECT stack(3, 'a', 1.5, 'b', 2.25, 'c', 3) AS (k, v)) ORDER BY k
SELECT named_struct('a', x, 'b', array(x, x + 1)) AS s, map('k', x) AS m, array(named_struct('v', x)) AS l FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT to_json(named_struct('a', x, 'b', CAST(x AS DECIMAL(10,3)), 'c', x / 3, 'd', CAST(NULL AS STRING), 'e', array(x), 'f', map('k', x))) AS j FROM VALUES (1), (2) AS t(x) ORDER BY x
SELECT from_json(j, 'a INT, b STRUCT<c: STRING>').b.c AS c, get_json_object(j, '$.b.c') AS d, from_json(j, 'MAP<STRING, STRING>')['a'] AS e FROM VALUES ('{"a":1,"b":{"c":"x"}}'), ('{"a":2}') AS t(j) ORDER BY e
SELECT isnull(x) AS a, nvl2(x, 1, 0) AS b, coalesce(x, 'n/a') AS c, x IS NOT DISTINCT FROM NULL AS d, equal_null(x, NULL) AS e, decode(x, 'a', 1, 2) AS f, elt(2, 'p', x) AS g FROM VALUES ('a'), (NULL) AS t(x) ORDER BY c
SELECT xxhash64(x, y) AS a, hash(x, y) AS b, md5(concat(x, y)) AS c, sha2(x, 256) AS d, crc32(x) AS e, base64(x) AS f, hex(x) AS g FROM VALUES ('a', 'b') AS t(x, y)
SELECT positive(x) AS a, negative(x) AS b, abs(x) AS c, sign(x) AS d, mod(x, 3) AS e, pmod(x, 3) AS f, x DIV 2 AS g, power(x, 2) AS h, sqrt(abs(x)) AS i, greatest(x, 0) AS j, width_bucket(x, -10, 10, 4) AS k, bit_count(x) AS l, bin(x) AS m, conv(abs(x), 10, 2) AS n FROM VALUES (-7), (0), (5) AS t(x) ORDER BY x
SELECT rand() BETWEEN 0 AND 1 AS a, length(uuid()) AS b, typeof(rand()) AS c, typeof(uuid()) AS d
SELECT date'2026-01-01' AS a, timestamp '2026-01-01 00:00:00' AS b, interval '1' day AS c, DATE '2026-01-01' AS d, X IS NULL AS e FROM VALUES (1) AS t(x)
SELECT TRUE AS a, False AS b, NULL AS c, 1e3 AS d, 'x' AS `select`, 5 AS `5`
SELECT sum(q * p) AS cost, sum(q) AS q, max(p) AS p FROM (SELECT CAST(q AS DECIMAL(38,18)) AS q, CAST(p AS DECIMAL(38,18)) AS p FROM VALUES (1.234567, 0.55), (100000.5, 0.07), (0.000001, 12.3456) AS t(q, p))
SELECT d, sum(q) AS q, round(sum(q) OVER (ORDER BY d ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), 3) AS r FROM VALUES (DATE'2026-01-01', 1.5), (DATE'2026-01-02', 2.25) AS t(d, q) GROUP BY d, q ORDER BY d
SELECT a.d, coalesce(b.q, 0) AS q FROM (SELECT explode(sequence(DATE'2026-01-01', DATE'2026-01-04')) AS d) a LEFT JOIN (VALUES (DATE'2026-01-02', 5)) AS b(d, q) USING (d) ORDER BY a.d
SELECT 1 = 1.0 AS a
SELECT '1' = 1 AS b
SELECT 'a' = 'a ' AS c
SELECT 1 = true AS d
SELECT '1.5' > 1 AS a
SELECT '2026-01-01' = DATE'2026-01-01' AS b
SELECT '10' < '9' AS c
SELECT 10 < '9' AS d
SELECT 1.5 = '1.50' AS e
SELECT 1.5D = '1.5' AS f
SELECT array(1, 2)[1L] AS a
SELECT element_at(array(1, 2), 1L) AS b
SELECT size(split('', ',')) AS a
SELECT size(split('a', ',')) AS b
SELECT split('a,b', ',')[5] AS c
SELECT concat('a', 1, true, 2.5, DATE'2026-01-01', TIMESTAMP'2026-01-01 00:00:00', NULL) AS a
SELECT concat_ws('-', 'a', 1, true, 2.5) AS b
SELECT concat('x', array(1)) AS c

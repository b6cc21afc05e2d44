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

-- The figures of one file, one row an area and financial year, for DuckDB in the page and on the desk: $FILE is its name.
-- Dates are ISO, a few have eight digits, a year before 1900 says that there is none. Codes 7001 to 7007 are babies' ages.
CREATE OR REPLACE TEMP TABLE spells AS
WITH texts AS (
    SELECT area_code AS area, nullif(person_id, '') AS person, try_cast(age AS INTEGER) AS years,
           upper(admission_method) AS method, nullif(discharge_destination, '') AS destination,
           admission_date AS a, discharge_date AS d
    FROM read_csv('$FILE', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')),
typed AS (
    SELECT area, person, years, destination,
           method IN ('21', '22', '23', '24', '25', '28', '2A', '2B', '2C', '2D', 'EMERGENCY') AS emergency,
           CASE length(a) WHEN 10 THEN try_cast(a AS DATE) WHEN 8 THEN try_strptime(a, '%Y%m%d')::DATE END AS admission,
           CASE length(d) WHEN 10 THEN try_cast(d AS DATE) WHEN 8 THEN try_strptime(d, '%Y%m%d')::DATE END AS ended
    FROM texts WHERE area <> '' AND method <> '')
SELECT row_number() OVER () AS id, area, person, admission, destination, emergency,
       CASE WHEN ended >= DATE '1900-01-01' THEN ended END AS discharge,
       years BETWEEN 65 AND 120 AS old,
       year(admission) - (month(admission) < 4)::INTEGER AS starts,
       year(discharge) - (month(discharge) < 4)::INTEGER AS ends
FROM typed
WHERE admission >= DATE '1900-01-01' AND (years BETWEEN 0 AND 120 OR years BETWEEN 7001 AND 7007);

WITH again AS (
    SELECT area, starts AS year, count(*) AS readmissions FROM spells AS this
    WHERE old AND emergency AND EXISTS (
        SELECT 1 FROM spells AS other
        WHERE other.person = this.person AND other.id <> this.id
          AND this.admission - other.discharge BETWEEN 0 AND 30)
    GROUP BY ALL),
begun AS (
    SELECT area, starts AS year, count(*) AS admissions FROM spells WHERE old AND emergency GROUP BY ALL),
ended AS (
    SELECT area, ends AS year,
           count(*) FILTER (old AND emergency AND discharge >= admission) AS stays,
           quantile_cont(discharge - admission, 0.9) FILTER (old AND emergency AND discharge >= admission) AS p90,
           count(*) FILTER (emergency AND destination IS DISTINCT FROM '79' AND isodow(discharge) >= 6) AS weekends,
           count(*) FILTER (emergency AND destination IS DISTINCT FROM '79') AS discharges,
           count(*) FILTER (destination = '19') AS homes,
           count(*) FILTER (destination <> '79') AS destinations
    FROM spells WHERE discharge IS NOT NULL GROUP BY ALL)
SELECT area, year::INTEGER AS year, coalesce(admissions, 0)::INTEGER AS admissions,
       coalesce(readmissions, 0)::INTEGER AS readmissions, coalesce(stays, 0)::INTEGER AS stays, p90::DOUBLE AS p90,
       coalesce(weekends, 0)::INTEGER AS weekends, coalesce(discharges, 0)::INTEGER AS discharges,
       coalesce(homes, 0)::INTEGER AS homes, coalesce(destinations, 0)::INTEGER AS destinations
FROM ended FULL JOIN begun USING (area, year) LEFT JOIN again USING (area, year);

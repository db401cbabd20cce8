/** A few hosts, teams and flaws; their labels are used by nothing else. */
export const setup: readonly string[] = [
  'MATCH (n:EgHost) DETACH DELETE n',
  'MATCH (n:EgTeam) DETACH DELETE n',
  'MATCH (n:EgCve) DETACH DELETE n',
  "UNWIND range(1,12) AS i CREATE (:EgHost {id: 'h'+toString(i), name: 'host-'+toString(i), os: CASE WHEN i%3=0 THEN 'linux' WHEN i%3=1 THEN 'windows' ELSE 'bsd' END, zone: CASE WHEN i<7 THEN 'prod' ELSE 'dev' END, patched: i%2=0, score: i/4.0, seen: datetime('2024-01-01T00:00:00Z') + duration({days:i}), since: date('2024-01-01') + duration({days:i}), big: 9007199254740993, tags: ['a','t'+toString(i%2)]})",
  "CREATE (:EgHost {id:'h99', name:'Üml\\'aut \"x\"', os: null})",
  "UNWIND ['red','blue'] AS t CREATE (:EgTeam {name:t})",
  "MATCH (h:EgHost), (t:EgTeam) WHERE (h.patched AND t.name='red') OR (h.zone='dev' AND t.name='blue') CREATE (t)-[:OWNS {since: 5}]->(h)",
  "UNWIND range(1,6) AS i CREATE (:EgCve {id:'CVE-'+toString(i), base_severity: CASE WHEN i%2=0 THEN 'HIGH' ELSE 'LOW' END, base_score: toFloat(i), published_date: '2024-0'+toString(i)+'-01T00:00Z'})",
  'MATCH (h:EgHost), (c:EgCve) WHERE toInteger(substring(h.id,1)) % 6 = toInteger(substring(c.id,4)) CREATE (c)-[:AFFECTS]->(h)',
]

interface Case {
  statement: string
  parameters?: Record<string, unknown>
  columns?: string[]
  /** In order when the statement says ORDER BY, else sorted by their text. */
  rows?: unknown[][]
  /** Of the failure. */
  code?: string
}

/** What panels ask, and what Neo4j 5.26 answers in a read session. */
export const cases: readonly Case[] = [
  {
    statement: "RETURN 1 AS x, 1.5 AS f, 'a' AS s, null AS n, true AS b, [1,2] AS l, {a:1} AS m",
    columns: ['x', 'f', 's', 'n', 'b', 'l', 'm'],
    rows: [[1, 1.5, 'a', null, true, [1, 2], { a: 1 }]],
  },
  { statement: "RETURN '' AS e, 'it''s' AS q", code: 'Neo.ClientError.Statement.SyntaxError' },
  {
    statement: "RETURN 'Müller' AS e, \"a'b\" AS d, 'a\\'b' AS q, 'tab\\tx' AS t, 'u\\u00e9' AS u",
    columns: ['e', 'd', 'q', 't', 'u'],
    rows: [['Müller', "a'b", "a'b", 'tab\tx', 'ué']],
  },
  {
    statement: "MATCH (h:EgHost) WHERE h.name STARTS WITH 'Ü' RETURN h.name",
    columns: ['h.name'],
    rows: [['Üml\'aut "x"']],
  },
  { statement: 'MATCH (h:EgHost) RETURN count(h) AS total', columns: ['total'], rows: [[13]] },
  { statement: 'MATCH (h:EgHost) RETURN count(*)', columns: ['count(*)'], rows: [[13]] },
  {
    statement:
      'MATCH (h:EgHost {zone:$zone}) RETURN sum(CASE WHEN h.patched THEN 1 ELSE 0 END) AS numerator, count(h) AS denominator',
    parameters: { zone: 'prod' },
    columns: ['numerator', 'denominator'],
    rows: [[3, 6]],
  },
  {
    statement: 'MATCH (h:EgHost {zone: $zone}) WHERE NOT h.patched RETURN h.id AS id ORDER BY id',
    parameters: { zone: 'prod' },
    columns: ['id'],
    rows: [['h1'], ['h3'], ['h5']],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN {id: h.os, value: count(h)} AS details',
    code: 'Neo.ClientError.Statement.SyntaxError',
  },
  {
    statement:
      'MATCH (h:EgHost) WITH h.os AS os, count(h) AS c RETURN {id: os, value: c} AS details ORDER BY details.id',
    columns: ['details'],
    rows: [
      [{ id: 'bsd', value: 4 }],
      [{ id: 'linux', value: 4 }],
      [{ id: 'windows', value: 4 }],
      [{ id: null, value: 1 }],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) WITH h.os AS os, h RETURN os, {id: os, value: count(h)} AS details ORDER BY os',
    columns: ['os', 'details'],
    rows: [
      ['bsd', { id: 'bsd', value: 4 }],
      ['linux', { id: 'linux', value: 4 }],
      ['windows', { id: 'windows', value: 4 }],
      [null, { id: null, value: 1 }],
    ],
  },
  {
    statement:
      'MATCH (h:EgHost) WHERE h.os =~ $os AND h.name CONTAINS $fragment RETURN {name: h.name, os: h.os, owners: size([(h)<-[:OWNS]-(t) | t.name])} AS details ORDER BY details.name',
    parameters: { os: '.*', fragment: '1' },
    columns: ['details'],
    rows: [
      [{ name: 'host-1', os: 'windows', owners: 0 }],
      [{ name: 'host-10', os: 'windows', owners: 2 }],
      [{ name: 'host-11', os: 'bsd', owners: 1 }],
      [{ name: 'host-12', os: 'linux', owners: 2 }],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN DISTINCT h.os AS value, toUpper(h.os) AS label ORDER BY value',
    columns: ['value', 'label'],
    rows: [
      ['bsd', 'BSD'],
      ['linux', 'LINUX'],
      ['windows', 'WINDOWS'],
      [null, null],
    ],
  },
  {
    statement: 'MATCH (t:EgTeam {name:$t}) RETURN t.name AS schedule_id',
    parameters: { t: 'red' },
    columns: ['schedule_id'],
    rows: [['red']],
  },
  {
    statement:
      'MATCH (h:EgHost) WHERE h.os IN $levels RETURN {id:h.id, os:h.os} AS details ORDER BY details.id LIMIT 3',
    parameters: { levels: ['linux', 'bsd'] },
    columns: ['details'],
    rows: [[{ id: 'h11', os: 'bsd' }], [{ id: 'h12', os: 'linux' }], [{ id: 'h2', os: 'bsd' }]],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os, size(collect(h.id)[0..2]) AS l ORDER BY h.os, l',
    columns: ['h.os', 'l'],
    rows: [
      ['bsd', 2],
      ['linux', 2],
      ['windows', 2],
      [null, 1],
    ],
  },
  { statement: 'MATCH (h:EgHost) WITH h ORDER BY h.id RETURN collect(h.id)[0] AS l', columns: ['l'], rows: [['h1']] },
  {
    statement: 'MATCH (h:EgHost) WITH h ORDER BY h.id RETURN {n: count(h), ids: collect(h.id)} AS l',
    columns: ['l'],
    rows: [[{ ids: ['h1', 'h10', 'h11', 'h12', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9', 'h99'], n: 13 }]],
  },
  {
    statement: "MATCH (h:EgHost) WITH h ORDER BY h.id RETURN [x IN collect(h.id) WHERE x > 'h5' | toUpper(x)] AS l",
    columns: ['l'],
    rows: [[['H6', 'H7', 'H8', 'H9', 'H99']]],
  },
  {
    statement:
      'MATCH (h:EgHost) WITH h ORDER BY h.id RETURN head(collect(h.id)) AS a, last(collect(h.id)) AS b, size(collect(DISTINCT h.os)) AS c',
    columns: ['a', 'b', 'c'],
    rows: [['h1', 'h99', 3]],
  },
  { statement: 'MATCH (h:EgHost) RETURN [count(h), min(h.id)] AS l', columns: ['l'], rows: [[[13, 'h1']]] },
  {
    statement:
      'MATCH (h:EgHost) RETURN round(100.0 * sum(CASE WHEN h.patched THEN 1 ELSE 0 END) / count(h)) AS p, toInteger(avg(h.score)*10) AS q',
    columns: ['p', 'q'],
    rows: [[46, 16]],
  },
  {
    statement:
      'MATCH (h:EgHost) RETURN h.zone AS z, avg(h.score) AS a, min(h.score) AS mi, max(h.score) AS ma, sum(h.score) AS s, stDev(h.score) AS sd, percentileDisc(h.score, 0.5) AS pd, percentileCont(h.score, 0.5) AS pc ORDER BY z',
    columns: ['z', 'a', 'mi', 'ma', 's', 'sd', 'pd', 'pc'],
    rows: [
      ['dev', 2.375, 1.75, 3, 14.25, 0.46770717334674267, 2.25, 2.375],
      ['prod', 0.875, 0.25, 1.5, 5.25, 0.46770717334674267, 0.75, 0.875],
      [null, null, null, null, 0, null, null, null],
    ],
  },
  {
    statement: "MATCH (h:EgHost) WHERE h.id='h1' RETURN h.seen AS a, h.since AS b, h.big AS c, h.tags AS t",
    columns: ['a', 'b', 'c', 't'],
    rows: [['2024-01-02T00:00:00Z', '2024-01-02', '9007199254740993', ['a', 't1']]],
  },
  {
    statement:
      "MATCH (h:EgHost) WHERE h.id='h1' RETURN h.seen.year AS y, h.seen.epochMillis AS ms, h.seen.epochSeconds AS es, h.since.month AS m, h.since.dayOfWeek AS dow, h.since.week AS w, h.since.quarter AS q",
    columns: ['y', 'ms', 'es', 'm', 'dow', 'w', 'q'],
    rows: [[2024, 1704153600000, 1704153600, 1, 2, 1, 1]],
  },
  {
    statement: "MATCH (h:EgHost) WHERE h.since > date('2024-01-10') RETURN h.id ORDER BY h.id",
    columns: ['h.id'],
    rows: [['h10'], ['h11'], ['h12']],
  },
  {
    statement:
      "MATCH (h:EgHost) WHERE h.seen > datetime('2024-01-10T00:00:00Z') - duration('P3D') RETURN h.id ORDER BY h.id",
    columns: ['h.id'],
    rows: [['h10'], ['h11'], ['h12'], ['h7'], ['h8'], ['h9']],
  },
  {
    statement: 'MATCH (h:EgHost) WHERE h.seen > datetime() - duration({days: 30}) RETURN count(h) AS c',
    columns: ['c'],
    rows: [[0]],
  },
  {
    statement: "RETURN duration.inDays(date('2024-01-01'), date('2024-03-05')).days AS d",
    columns: ['d'],
    rows: [[64]],
  },
  {
    statement:
      "RETURN duration.inSeconds(datetime('2024-01-01T00:00:00Z'), datetime('2024-01-01T01:00:00Z')).seconds AS d",
    columns: ['d'],
    rows: [[3600]],
  },
  { statement: "RETURN date.truncate('month', date('2024-03-05')) AS d", columns: ['d'], rows: [['2024-03-01']] },
  {
    statement: "RETURN datetime.truncate('day', datetime('2024-03-05T10:11:12Z')) AS d",
    columns: ['d'],
    rows: [['2024-03-05T00:00:00Z']],
  },
  { statement: "RETURN datetime('2024-03-05T10:11:12Z').epochMillis AS d", columns: ['d'], rows: [[1709633472000]] },
  { statement: "RETURN date('2024-03-05').year AS d", columns: ['d'], rows: [[2024]] },
  {
    statement: 'RETURN datetime().epochMillis > 5 AS d, timestamp() > 5 AS t, datetime.realtime().year > 2000 AS r',
    columns: ['d', 't', 'r'],
    rows: [[true, true, true]],
  },
  {
    statement:
      'RETURN datetime({epochSeconds: 1700000000}) AS a, datetime({year:2024, month:2, day:3}) AS c, date({year:2024, month:2, day:3}) AS d',
    columns: ['a', 'c', 'd'],
    rows: [['2023-11-14T22:13:20Z', '2024-02-03T00:00:00Z', '2024-02-03']],
  },
  {
    statement:
      "RETURN localdatetime('2024-03-05T10:11:12') AS a, localtime('10:11:12') AS b, time('10:11:12+01:00') AS c, duration('P1Y2M3DT4H5M6S') AS d",
    columns: ['a', 'b', 'c', 'd'],
    rows: [['2024-03-05T10:11:12', '10:11:12', '10:11:12+01:00', 'P1Y2M3DT4H5M6S']],
  },
  {
    statement:
      "RETURN toString(date('2024-03-05')) AS a, toString(datetime('2024-03-05T10:11:12Z')) AS b, toString(true) AS d",
    columns: ['a', 'b', 'd'],
    rows: [['2024-03-05', '2024-03-05T10:11:12Z', 'true']],
  },
  {
    statement:
      "RETURN date('2024-03-05') + duration({months:1}) AS a, date('2024-03-31') - duration('P1M') AS b, duration('P1D') + duration('PT1H') AS c",
    columns: ['a', 'b', 'c'],
    rows: [['2024-04-05', '2024-02-29', 'P1DT1H']],
  },
  {
    statement: "RETURN date(datetime('2024-03-05T10:11:12Z')) AS a, datetime('2024-03-05T10:11:12+02:00') AS b",
    columns: ['a', 'b'],
    rows: [['2024-03-05', '2024-03-05T10:11:12+02:00']],
  },
  { statement: "RETURN apoc.text.join(['a'],',') AS p", code: 'Neo.ClientError.Statement.SyntaxError' },
  {
    statement:
      'RETURN 7/2 AS a, 7%3 AS b, 2^3 AS c, -7/2 AS d, 7.0/2 AS e, abs(-1) AS f, ceil(1.2) AS g, floor(1.8) AS h, round(1.5) AS i, round(1.256, 2) AS j, sign(-3) AS k, sqrt(4) AS l',
    columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'],
    rows: [[3, 1, 8, -3, 3.5, 1, 2, 1, 2, 1.26, -1, 2]],
  },
  {
    statement:
      "RETURN 1.0 AS a, toFloat('1') AS b, toInteger('7') AS c, toInteger('x') AS d, toIntegerOrNull('x') AS e, toBoolean('true') AS f",
    columns: ['a', 'b', 'c', 'd', 'e', 'f'],
    rows: [[1, 1, 7, null, null, true]],
  },
  {
    statement:
      "RETURN split('a,b',',') AS a, substring('hello',1,3) AS b, left('hello',2) AS c, right('hello',2) AS d, trim(' x ') AS e, replace('aab','a','c') AS f, reverse('abc') AS g, toLower('X') AS h, size('abc') AS i, ltrim(' x') AS j",
    columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'],
    rows: [[['a', 'b'], 'ell', 'he', 'lo', 'x', 'ccb', 'cba', 'x', 3, 'x']],
  },
  {
    statement:
      'RETURN range(1,5) AS a, [1,2,3][1..] AS b, [1,2,3][-1] AS c, head([1,2]) AS d, tail([1,2]) AS e, last([1,2]) AS f, reverse([1,2]) AS g, 2 IN [1,2] AS h, [1,2]+[3] AS i',
    columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
    rows: [[[1, 2, 3, 4, 5], [2, 3], 3, 1, [2], 2, [2, 1], true, [1, 2, 3]]],
  },
  {
    statement:
      'RETURN any(x IN [1,2] WHERE x>1) AS a, all(x IN [1,2] WHERE x>1) AS b, none(x IN [1,2] WHERE x>1) AS c, single(x IN [1,2] WHERE x>1) AS d, reduce(s=0, x IN [1,2] | s+x) AS e',
    columns: ['a', 'b', 'c', 'd', 'e'],
    rows: [[true, false, false, true, 3]],
  },
  {
    statement:
      "RETURN coalesce(null, 'a') AS a, CASE 3 WHEN 1 THEN 'x' WHEN 3 THEN 'y' END AS b, CASE WHEN false THEN 1 END AS c, nullIf(1,1) AS d",
    columns: ['a', 'b', 'c', 'd'],
    rows: [['a', 'y', null, null]],
  },
  {
    statement:
      "RETURN null = null AS a, null IS NULL AS b, 1 = 1.0 AS c, 'a' < 'b' AS d, NOT true AS e, true XOR false AS f, 1 <> 2 AS g",
    columns: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    rows: [[null, true, true, true, false, true, true]],
  },
  {
    statement: "RETURN {a:1}.a AS a, {a:{b:2}}.a.b AS b, {a:1}['a'] AS c, keys({a:1,b:2}) AS d",
    columns: ['a', 'b', 'c', 'd'],
    rows: [[1, 2, 1, ['a', 'b']]],
  },
  {
    statement:
      "MATCH (h:EgHost {id:'h1'}) RETURN h{.id, .os, x: 1} AS m, h{.*}.id AS i, properties(h).id AS p, labels(h) AS l, size(keys(h)) AS k, h['id'] AS b",
    columns: ['m', 'i', 'p', 'l', 'k', 'b'],
    rows: [[{ id: 'h1', os: 'windows', x: 1 }, 'h1', 'h1', ['EgHost'], 10, 'h1']],
  },
  {
    statement: "MATCH (h:EgHost {id:'h2'}) RETURN h AS details",
    columns: ['details'],
    rows: [
      [
        {
          labels: ['EgHost'],
          p: {
            big: '9007199254740993',
            id: 'h2',
            name: 'host-2',
            os: 'bsd',
            patched: true,
            score: 0.5,
            seen: '2024-01-03T00:00:00Z',
            since: '2024-01-03',
            tags: ['a', 't0'],
            zone: 'prod',
          },
        },
      ],
    ],
  },
  {
    statement:
      "MATCH (t:EgTeam)-[r:OWNS]->(h:EgHost {id:'h2'}) RETURN t.name AS a, type(r) AS b, r.since AS c, startNode(r).name AS d, endNode(r).id AS e, r AS r",
    columns: ['a', 'b', 'c', 'd', 'e', 'r'],
    rows: [['red', 'OWNS', 5, 'red', 'h2', { type: 'OWNS', p: { since: 5 } }]],
  },
  {
    statement:
      "MATCH p=(t:EgTeam)-[:OWNS]->(h:EgHost {id:'h2'}) RETURN p, length(p) AS l, [n IN nodes(p) | labels(n)] AS ns, [r IN relationships(p) | type(r)] AS rs",
    columns: ['p', 'l', 'ns', 'rs'],
    rows: [
      [
        {
          start: { labels: ['EgTeam'], p: { name: 'red' } },
          segs: [
            [
              { labels: ['EgTeam'], p: { name: 'red' } },
              { type: 'OWNS', p: { since: 5 } },
              {
                labels: ['EgHost'],
                p: {
                  big: '9007199254740993',
                  id: 'h2',
                  name: 'host-2',
                  os: 'bsd',
                  patched: true,
                  score: 0.5,
                  seen: '2024-01-03T00:00:00Z',
                  since: '2024-01-03',
                  tags: ['a', 't0'],
                  zone: 'prod',
                },
              },
            ],
          ],
        },
        1,
        [['EgTeam'], ['EgHost']],
        ['OWNS'],
      ],
    ],
  },
  {
    statement:
      'MATCH p=(c:EgCve)-[:AFFECTS]->(h:EgHost)<-[:OWNS]-(t:EgTeam) RETURN c.id, h.id, t.name ORDER BY c.id, h.id, t.name LIMIT 5',
    columns: ['c.id', 'h.id', 't.name'],
    rows: [
      ['CVE-1', 'h7', 'blue'],
      ['CVE-2', 'h2', 'red'],
      ['CVE-2', 'h8', 'blue'],
      ['CVE-2', 'h8', 'red'],
      ['CVE-3', 'h9', 'blue'],
    ],
  },
  {
    statement:
      'MATCH (h:EgHost) OPTIONAL MATCH (h)<-[:OWNS]-(t) RETURN h.id AS id, size(collect(t.name)) AS ts ORDER BY id',
    columns: ['id', 'ts'],
    rows: [
      ['h1', 0],
      ['h10', 2],
      ['h11', 1],
      ['h12', 2],
      ['h2', 1],
      ['h3', 0],
      ['h4', 1],
      ['h5', 0],
      ['h6', 1],
      ['h7', 1],
      ['h8', 2],
      ['h9', 1],
      ['h99', 0],
    ],
  },
  {
    statement:
      'MATCH (h:EgHost) OPTIONAL MATCH (h)<-[:OWNS]-(t) WITH h, count(t) AS c WHERE c = 0 RETURN h.id ORDER BY h.id',
    columns: ['h.id'],
    rows: [['h1'], ['h3'], ['h5'], ['h99']],
  },
  { statement: 'MATCH (h:EgHost) WHERE (h)<-[:OWNS]-() RETURN count(h) AS c', columns: ['c'], rows: [[9]] },
  {
    statement: "MATCH (h:EgHost) WHERE NOT (h)<-[:OWNS]-(:EgTeam {name:'red'}) RETURN count(h) AS c",
    columns: ['c'],
    rows: [[7]],
  },
  {
    statement: "MATCH (h:EgHost) WHERE EXISTS { (h)<-[:OWNS]-(t) WHERE t.name='red' } RETURN count(h) AS c",
    columns: ['c'],
    rows: [[6]],
  },
  {
    statement: "MATCH (h:EgHost) WHERE EXISTS { MATCH (h)<-[:OWNS]-(t) WHERE t.name='red' } RETURN count(h) AS c",
    columns: ['c'],
    rows: [[6]],
  },
  {
    statement: 'MATCH (h:EgHost) WHERE COUNT { (h)<-[:OWNS]-() } > 1 RETURN count(h) AS c',
    columns: ['c'],
    rows: [[3]],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.id AS id, COUNT { (h)<-[:OWNS]-() } AS n ORDER BY n DESC, id LIMIT 3',
    columns: ['id', 'n'],
    rows: [
      ['h10', 2],
      ['h12', 2],
      ['h8', 2],
    ],
  },
  { statement: 'MATCH (h:EgHost) WHERE exists((h)<-[:OWNS]-()) RETURN count(h) AS c', columns: ['c'], rows: [[9]] },
  {
    statement: "MATCH (h:EgHost) WHERE h.os IS NOT NULL AND size(h.tags) = 2 AND 't1' IN h.tags RETURN count(h) AS c",
    columns: ['c'],
    rows: [[6]],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os AS os, count(*) AS c ORDER BY c DESC, os SKIP 1 LIMIT 2',
    columns: ['os', 'c'],
    rows: [
      ['linux', 4],
      ['windows', 4],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os AS os, count(*) AS c ORDER BY count(*) DESC, os LIMIT $n',
    parameters: { n: 2n },
    columns: ['os', 'c'],
    rows: [
      ['bsd', 4],
      ['linux', 4],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.id ORDER BY h.score DESC LIMIT 2',
    columns: ['h.id'],
    rows: [['h99'], ['h12']],
  },
  {
    statement: 'MATCH (h:EgHost) WITH DISTINCT h.os AS os ORDER BY os RETURN collect(os) AS l',
    columns: ['l'],
    rows: [[['bsd', 'linux', 'windows']]],
  },
  {
    statement: 'MATCH (h:EgHost) UNWIND h.tags AS tag RETURN tag, count(*) AS c ORDER BY tag',
    columns: ['tag', 'c'],
    rows: [
      ['a', 12],
      ['t0', 6],
      ['t1', 6],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os AS k, count(h) AS v UNION ALL MATCH (t:EgTeam) RETURN t.name AS k, 1 AS v',
    columns: ['k', 'v'],
    rows: [
      ['blue', 1],
      ['bsd', 4],
      ['linux', 4],
      ['red', 1],
      ['windows', 4],
      [null, 1],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os AS k UNION MATCH (t:EgTeam) RETURN t.name AS k',
    columns: ['k'],
    rows: [['blue'], ['bsd'], ['linux'], ['red'], ['windows'], [null]],
  },
  { statement: 'CALL { MATCH (h:EgHost) RETURN count(h) AS c } RETURN c', columns: ['c'], rows: [[13]] },
  {
    statement:
      'MATCH (t:EgTeam) CALL { WITH t MATCH (t)-[:OWNS]->(h) RETURN count(h) AS c } RETURN t.name, c ORDER BY t.name',
    columns: ['t.name', 'c'],
    rows: [
      ['blue', 6],
      ['red', 6],
    ],
  },
  {
    statement:
      'MATCH (t:EgTeam) CALL (t) { MATCH (t)-[:OWNS]->(h) RETURN count(h) AS c } RETURN t.name, c ORDER BY t.name',
    columns: ['t.name', 'c'],
    rows: [
      ['blue', 6],
      ['red', 6],
    ],
  },
  {
    statement:
      'CALL { MATCH (h:EgHost) RETURN count(h) AS c UNION MATCH (t:EgTeam) RETURN count(t) AS c } RETURN sum(c) AS s',
    columns: ['s'],
    rows: [[15]],
  },
  {
    statement:
      "MATCH (a:EgTeam {name:'red'}), (b:EgTeam {name:'blue'}) MATCH p=shortestPath((a)-[:OWNS*..4]-(b)) RETURN length(p) AS l",
    columns: ['l'],
    rows: [[2]],
  },
  {
    statement: "MATCH (a:EgTeam {name:'red'})-[:OWNS*1..2]-(x) RETURN count(DISTINCT x) AS l",
    columns: ['l'],
    rows: [[7]],
  },
  { statement: 'MATCH (a:EgTeam|EgCve) RETURN count(a) AS l', columns: ['l'], rows: [[8]] },
  { statement: 'MATCH (a:EgTeam)-[:OWNS|AFFECTS]->(h) RETURN count(*) AS l', columns: ['l'], rows: [[12]] },
  { statement: 'MATCH (a)-[r]->(b:EgHost) WHERE a:EgTeam RETURN count(*) AS l', columns: ['l'], rows: [[12]] },
  { statement: "MATCH (h:EgHost) WHERE h.name =~ '(?i)HOST-1.*' RETURN count(h) AS c", columns: ['c'], rows: [[4]] },
  {
    statement: "MATCH (h:EgHost) WHERE toLower(h.name) ENDS WITH '2' RETURN count(h) AS c",
    columns: ['c'],
    rows: [[2]],
  },
  {
    statement: 'MATCH (h:EgHost) WITH collect(h) AS hs RETURN size(hs) AS s, size([x IN hs WHERE x.patched]) AS p',
    columns: ['s', 'p'],
    rows: [[13, 6]],
  },
  {
    statement:
      'MATCH (h:EgHost) WITH h.zone AS zone, collect({id: h.id, os: h.os}) AS hosts ORDER BY zone RETURN {zone: zone, n: size(hosts)} AS details',
    columns: ['details'],
    rows: [[{ n: 6, zone: 'dev' }], [{ n: 6, zone: 'prod' }], [{ n: 1, zone: null }]],
  },
  {
    statement: "MATCH (c:EgCve) WHERE datetime(c.published_date) > datetime('2024-03-15') RETURN count(c) AS c",
    columns: ['c'],
    rows: [[3]],
  },
  {
    statement: 'MATCH (c:EgCve) RETURN substring(c.published_date, 0, 7) AS month, count(*) AS n ORDER BY month',
    columns: ['month', 'n'],
    rows: [
      ['2024-01', 1],
      ['2024-02', 1],
      ['2024-03', 1],
      ['2024-04', 1],
      ['2024-05', 1],
      ['2024-06', 1],
    ],
  },
  {
    statement:
      'MATCH (c:EgCve) RETURN c.base_severity AS s, count(c) AS total, round(avg(c.base_score),1) AS a ORDER BY s',
    columns: ['s', 'total', 'a'],
    rows: [
      ['HIGH', 3, 4],
      ['LOW', 3, 3],
    ],
  },
  {
    statement:
      'MATCH (c:EgCve) WHERE c.base_score >= 3 AND c.base_severity = $sev RETURN c.id AS id, c.base_score AS s ORDER BY s DESC',
    parameters: { sev: 'HIGH' },
    columns: ['id', 's'],
    rows: [
      ['CVE-6', 6],
      ['CVE-4', 4],
    ],
  },
  {
    statement: "MATCH (h:EgHost) RETURN id(h) >= 0 AS i, elementId(h) <> 'x' AS e LIMIT 1",
    columns: ['i', 'e'],
    rows: [[true, true]],
  },
  { statement: 'MATCH (h:EgHost) WHERE h.nope = 1 RETURN h', columns: [], rows: [] },
  { statement: 'MATCH (h:EgNope) RETURN count(h) AS total', columns: ['total'], rows: [[0]] },
  {
    statement: 'MATCH (h:EgNope) RETURN sum(h.x) AS s, avg(h.x) AS a, collect(h.x) AS c, max(h.x) AS m',
    columns: ['s', 'a', 'c', 'm'],
    rows: [[0, null, [], null]],
  },
  {
    statement: "RETURN $p.a AS a, $p['b'] AS b, $l[0] AS c, size($l) AS d",
    parameters: { p: { a: 1n, b: 2n }, l: [1n, 2n] },
    columns: ['a', 'b', 'c', 'd'],
    rows: [[1, 2, 1, 2]],
  },
  {
    statement: 'UNWIND $rows AS r RETURN r.a AS a, r.b AS b',
    parameters: {
      rows: [
        { a: 1n, b: 'x' },
        { a: 2n, b: null },
      ],
    },
    columns: ['a', 'b'],
    rows: [
      [1, 'x'],
      [2, null],
    ],
  },
  { statement: 'UNWIND [] AS x RETURN x', columns: [], rows: [] },
  { statement: 'RETURN 1 AS `a b`, 2 AS b // comment', columns: ['a b', 'b'], rows: [[1, 2]] },
  { statement: '/* c */ RETURN /* x */ 1 AS x;', columns: ['x'], rows: [[1]] },
  {
    statement: "MATCH (h:EgHost)\n  WHERE h.zone = 'prod' -- x\n RETURN h",
    code: 'Neo.ClientError.Statement.SyntaxError',
  },
  { statement: 'MATCH (t:EgTeam)--(h) RETURN count(h) AS c', columns: ['c'], rows: [[12]] },
  { statement: 'MATCH (t:EgTeam) -- (h) RETURN count(h) AS c', columns: ['c'], rows: [[12]] },
  { statement: "RETURN isEmpty('') AS a, isEmpty([]) AS b, 1 AS c", columns: ['a', 'b', 'c'], rows: [[true, true, 1]] },
  {
    statement: "RETURN toStringOrNull(1) AS a, toFloatOrNull('x') AS b, toBooleanOrNull('x') AS c",
    columns: ['a', 'b', 'c'],
    rows: [['1', null, null]],
  },
  {
    statement: "MATCH (a:EgTeam|EgCve) WHERE a.name = 'red' OR a.id = 'CVE-1' RETURN labels(a) AS l, a.name AS n",
    columns: ['l', 'n'],
    rows: [
      [['EgCve'], null],
      [['EgTeam'], 'red'],
    ],
  },
  {
    statement: "MATCH (h:EgHost)<-[]-(x:EgTeam|EgCve {name: 'red'}) RETURN count(DISTINCT h) AS l",
    columns: ['l'],
    rows: [[6]],
  },
  { statement: 'OPTIONAL MATCH (a:EgNope|EgNada) RETURN a', columns: ['a'], rows: [[null]] },
  {
    statement:
      "MATCH (h:EgHost) WHERE EXISTS { MATCH (h)<--(x:EgTeam|EgCve) WHERE x.name = 'red' } RETURN count(h) AS c",
    columns: ['c'],
    rows: [[6]],
  },
  {
    statement:
      'MATCH (t:EgTeam) RETURN t.name AS n, size(COLLECT { MATCH (t)-[:OWNS]->(h) WHERE h.patched RETURN h.id }) AS c ORDER BY n',
    columns: ['n', 'c'],
    rows: [
      ['blue', 3],
      ['red', 6],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN h.os AS os, sum(h.score) AS s ORDER BY sum(h.score) DESC, os',
    columns: ['os', 's'],
    rows: [
      ['linux', 7.5],
      ['bsd', 6.5],
      ['windows', 5.5],
      [null, 0],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) WITH h.os AS os, sum(h.score) AS s WHERE s > 3 RETURN os, s ORDER BY s',
    columns: ['os', 's'],
    rows: [
      ['windows', 5.5],
      ['bsd', 6.5],
      ['linux', 7.5],
    ],
  },
  {
    statement:
      'MATCH (h:EgHost) RETURN h.os AS os, max(h.score) AS m, {n: count(*), top: max(h.score)} AS d ORDER BY m DESC, os LIMIT 2',
    columns: ['os', 'm', 'd'],
    rows: [
      [null, null, { n: 1, top: null }],
      ['linux', 3, { n: 4, top: 3 }],
    ],
  },
  {
    statement:
      'MATCH (h:EgHost)<-[:AFFECTS]-(c:EgCve) WITH h, count(c) AS n RETURN n, size(collect(h.id)[..2]) AS l ORDER BY n',
    columns: ['n', 'l'],
    rows: [[1, 2]],
  },
  { statement: 'RETURN sum(1) AS s, sum(DISTINCT 2) AS d', columns: ['s', 'd'], rows: [[1, 2]] },
  {
    statement: 'MATCH (h:EgHost) WITH sum(h.score) / count(h) AS a RETURN round(a, 1) AS r',
    columns: ['r'],
    rows: [[1.5]],
  },
  { statement: "RETURN isEmpty('') AS a, isEmpty([1]) AS b", columns: ['a', 'b'], rows: [[true, false]] },
  { statement: 'RETURN size([(h:EgHost)<-[:OWNS]-(t) | t.name]) AS n', columns: ['n'], rows: [[12]] },
  {
    statement:
      'MATCH (h:EgHost) RETURN h.zone AS zone, count(CASE WHEN h.patched THEN 1 END) AS patched, count(DISTINCT h.os) AS oss ORDER BY zone',
    columns: ['zone', 'patched', 'oss'],
    rows: [
      ['dev', 3, 3],
      ['prod', 3, 3],
      [null, 0, 0],
    ],
  },
  {
    statement: "MATCH (h:EgHost) RETURN CASE WHEN count(h) > 5 THEN 'many' ELSE 'few' END AS x",
    columns: ['x'],
    rows: [['many']],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN 100 * count(CASE WHEN h.patched THEN 1 END) / count(*) AS pct',
    columns: ['pct'],
    rows: [[46]],
  },
  {
    statement: "MATCH (n:EgHost) WHERE n.id = 'h1' RETURN n.score, n.score * 2, n.score + 1 AS s",
    columns: ['n.score', 'n.score * 2', 's'],
    rows: [[0.25, 0.5, 1.25]],
  },
  {
    statement: 'MATCH (h:EgHost) WHERE h.score > 1 AND h.score <= 2.5 RETURN count(*) AS c',
    columns: ['c'],
    rows: [[6]],
  },
  { statement: 'MATCH (h:EgHost) WHERE 1 < h.score < 2 RETURN count(*) AS c', columns: ['c'], rows: [[3]] },
  { statement: 'MATCH (h:EgHost) WHERE h.patched RETURN count(*) AS c', columns: ['c'], rows: [[6]] },
  {
    statement: 'MATCH (h:EgHost) RETURN h.id AS id ORDER BY toInteger(substring(h.id,1)) DESC LIMIT 3',
    columns: ['id'],
    rows: [['h99'], ['h12'], ['h11']],
  },
  { statement: 'MATCH (s:EgSync) RETURN max(s.lastupdated) AS m', columns: ['m'], rows: [[null]] },
  {
    statement:
      'MATCH (h:EgHost) WITH count(h) AS all MATCH (p:EgHost {patched:true}) RETURN count(p) AS numerator, all AS denominator',
    columns: ['numerator', 'denominator'],
    rows: [[6, 13]],
  },
  { statement: 'OPTIONAL MATCH (h:EgNope) RETURN h.id AS x', columns: ['x'], rows: [[null]] },
  {
    statement: "MATCH (h:EgHost {id:'h3'})<-[:AFFECTS]-(c) RETURN h.id AS id, apoc.coll.toSet(collect(c.id)) AS c",
    code: 'Neo.ClientError.Statement.SyntaxError',
  },
  {
    statement:
      "MATCH (h:EgHost) WHERE h.id STARTS WITH 'h1' RETURN h.id AS id, h.os AS os, CASE h.os WHEN 'linux' THEN 1 ELSE 0 END AS lin ORDER BY id",
    columns: ['id', 'os', 'lin'],
    rows: [
      ['h1', 'windows', 0],
      ['h10', 'windows', 0],
      ['h11', 'bsd', 0],
      ['h12', 'linux', 1],
    ],
  },
  {
    statement: 'RETURN 9223372036854775807 AS big, 9007199254740993 AS b2, -9223372036854775808 AS low',
    columns: ['big', 'b2', 'low'],
    rows: [['9223372036854775807', '9007199254740993', '-9223372036854775808']],
  },
  {
    statement: 'RETURN $big AS big, $big + 1 AS more',
    parameters: { big: 9007199254740993n },
    columns: ['big', 'more'],
    rows: [['9007199254740993', '9007199254740994']],
  },
  { statement: 'RETURN sum(9007199254740993) AS s', columns: ['s'], rows: [['9007199254740993']] },
  { statement: 'RETURN 1/0 AS x', code: 'Neo.ClientError.Statement.ArithmeticError' },
  { statement: 'RETURN $missing AS x', code: 'Neo.ClientError.Statement.ParameterMissing' },
  { statement: 'RETRN 1', code: 'Neo.ClientError.Statement.SyntaxError' },
  { statement: 'MATCH (n RETURN n', code: 'Neo.ClientError.Statement.SyntaxError' },
  { statement: 'RETURN nosuch AS x', code: 'Neo.ClientError.Statement.SyntaxError' },
  { statement: 'RETURN foo(1) AS x', code: 'Neo.ClientError.Statement.SyntaxError' },
  {
    statement: "CALL db.labels() YIELD label WITH label WHERE label STARTS WITH 'Eg' RETURN label ORDER BY label",
    columns: ['label'],
    rows: [['EgCve'], ['EgHost'], ['EgTeam']],
  },
  {
    statement:
      "CALL db.relationshipTypes() YIELD relationshipType AS r WITH r WHERE r IN ['OWNS','AFFECTS'] RETURN r ORDER BY r",
    columns: ['r'],
    rows: [['AFFECTS'], ['OWNS']],
  },
  {
    statement: "CALL db.propertyKeys() YIELD propertyKey AS k WITH k WHERE k='published_date' RETURN k",
    columns: ['k'],
    rows: [['published_date']],
  },
  { statement: 'CALL db.ping()', columns: ['success'], rows: [[true]] },
  { statement: 'WITH 1 AS use RETURN use', columns: ['use'], rows: [[1]] },
  {
    statement: 'MATCH (h:EgHost) RETURN h.zone, h.os, count(*) ORDER BY h.zone, h.os',
    columns: ['h.zone', 'h.os', 'count(*)'],
    rows: [
      ['dev', 'bsd', 2],
      ['dev', 'linux', 2],
      ['dev', 'windows', 2],
      ['prod', 'bsd', 2],
      ['prod', 'linux', 2],
      ['prod', 'windows', 2],
      [null, null, 1],
    ],
  },
  {
    statement: 'MATCH (h:EgHost) RETURN DISTINCT h.zone ORDER BY h.zone',
    columns: ['h.zone'],
    rows: [['dev'], ['prod'], [null]],
  },
  {
    statement: 'MATCH (h:EgHost) WITH h ORDER BY h.id LIMIT 2 RETURN collect(h{.id,.zone}) AS hs',
    columns: ['hs'],
    rows: [
      [
        [
          { id: 'h1', zone: 'prod' },
          { id: 'h10', zone: 'dev' },
        ],
      ],
    ],
  },
  {
    statement: "MATCH (h:EgHost) WHERE any(t IN h.tags WHERE t STARTS WITH 't') RETURN count(h) AS c",
    columns: ['c'],
    rows: [[12]],
  },
  {
    statement:
      'MATCH (h:EgHost)<-[o:OWNS]-(t:EgTeam) WITH t, h ORDER BY h.id WITH t.name AS team, collect(DISTINCT h.os) AS oss RETURN team, size(oss) AS n ORDER BY team',
    columns: ['team', 'n'],
    rows: [
      ['blue', 3],
      ['red', 3],
    ],
  },
]

/** Where the embedded graph answers otherwise: docs/decisions/embedded-graph.md lists them. */
export const differences: readonly (Case & { embedded: Omit<Case, 'statement' | 'parameters'> })[] = [
  {
    statement: "RETURN duration.between(date('2024-01-01'), date('2024-03-05')) AS d",
    columns: ['d'],
    rows: [['P2M4DT']],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  {
    statement: "RETURN duration.between(date('2024-01-01'), date('2024-03-05')).days AS d",
    columns: ['d'],
    rows: [[4]],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  {
    statement: 'RETURN toString(1.0) AS c',
    columns: ['c'],
    rows: [['1.0']],
    embedded: { columns: ['c'], rows: [['1']] },
  },
  {
    statement: "RETURN datetime('2024-03-05T10:11:12[Europe/Berlin]') AS c",
    columns: ['c'],
    rows: [['2024-03-05T10:11:12+01:00[Europe/Berlin]']],
    embedded: { columns: ['c'], rows: [[null]] },
  },
  {
    statement: 'RETURN point({x:1, y:2}) AS p',
    columns: ['p'],
    rows: [['Point{srid=7203, x=1.0, y=2.0}']],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  {
    statement: 'RETURN point.distance(point({x:1,y:2}), point({x:1,y:3})) AS p',
    columns: ['p'],
    rows: [[1]],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  { statement: 'RETURN [1]+2 AS j', columns: ['j'], rows: [[[1, 2]]], embedded: { columns: ['j'], rows: [[null]] } },
  {
    statement:
      'MATCH (h:EgHost) RETURN h.id AS id, COLLECT { MATCH (h)<-[:OWNS]-(t) RETURN t.name ORDER BY t.name } AS n ORDER BY id LIMIT 3',
    columns: ['id', 'n'],
    rows: [
      ['h1', []],
      ['h10', ['blue', 'red']],
      ['h11', ['blue']],
    ],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  {
    statement: 'RETURN valueType(1) AS v',
    columns: ['v'],
    rows: [['INTEGER NOT NULL']],
    embedded: { code: 'Neo.ClientError.Statement.SyntaxError' },
  },
  {
    statement: 'CALL db.nosuch()',
    code: 'Neo.ClientError.Procedure.ProcedureNotFound',
    embedded: { code: 'Neo.ClientError.Statement.AccessMode' },
  },
  {
    statement:
      "CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName WITH * WHERE 'EgTeam' IN nodeLabels RETURN nodeLabels, propertyName",
    columns: ['nodeLabels', 'propertyName'],
    rows: [[['EgTeam'], 'name']],
    embedded: { code: 'Neo.ClientError.Procedure.ProcedureNotFound' },
  },
  {
    statement: 'CALL db.schema.visualization() YIELD nodes RETURN size(nodes) > 1 AS x',
    columns: ['x'],
    rows: [[true]],
    embedded: { code: 'Neo.ClientError.Procedure.ProcedureNotFound' },
  },
]

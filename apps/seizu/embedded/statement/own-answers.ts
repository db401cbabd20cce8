import type { Engine } from '../engine/engine.ts'
import type { Statement } from './read-statement.ts'

interface Answer {
  columns: string[]
  rows: unknown[][]
}

const VERSION = '0.6.0'

/** `CALL name`, `CALL name() YIELD a, b AS c`: alone, since whatever followed would be left out of the answer. */
const CALLED =
  /^CALL\s+(dbms\.components|db\.ping|db\.schema\.(?:nodeTypeProperties|relTypeProperties|visualization))\s*(?:\(\s*\))?(?:\s+YIELD\s+(?:\*|\w+(?:\s+AS\s+\w+)?(?:\s*,\s*\w+(?:\s+AS\s+\w+)?)*))?$/i
const INDEXES = /^SHOW\s+INDEX(?:ES)?$/i

/** Which of the statements about the database this is that have their answer here; they only read. */
export function ownQuestion({ plain }: Pick<Statement, 'plain'>): string | undefined {
  if (INDEXES.test(plain)) return 'indexes'
  return CALLED.exec(plain)?.[1]?.toLowerCase()
}

/** Statements about the database that the engine does not know, or answers in another form than Neo4j. */
export async function ownAnswer(engine: Engine, statement: Statement): Promise<Answer | undefined> {
  switch (ownQuestion(statement)) {
    case 'indexes':
      return indexes(engine)
    case 'db.ping':
      return { columns: ['success'], rows: [[true]] }
    case 'dbms.components':
      return { columns: ['name', 'versions', 'edition'], rows: [['Farside embedded graph', [VERSION], 'embedded']] }
    case 'db.schema.nodetypeproperties':
      return propertiesOf(engine, 'MATCH (n) UNWIND keys(n) AS key RETURN DISTINCT labels(n) AS kind, key', 'nodeType')
    case 'db.schema.reltypeproperties':
      return propertiesOf(
        engine,
        'MATCH ()-[r]->() UNWIND keys(r) AS key RETURN DISTINCT type(r) AS kind, key',
        'relType',
      )
    case 'db.schema.visualization':
      return visualization(engine)
    default:
      return undefined
  }
}

async function indexes(engine: Engine): Promise<Answer> {
  const rows = await all(engine, 'SHOW INDEXES')
  const columns = [
    'id',
    'name',
    'state',
    'populationPercent',
    'type',
    'entityType',
    'labelsOrTypes',
    'properties',
    'indexProvider',
    'owningConstraint',
    'lastRead',
    'readCount',
  ]
  return {
    columns,
    rows: rows.map(([name, , label, property], at) => [
      at + 1,
      name,
      'ONLINE',
      100,
      'RANGE',
      'NODE',
      [label],
      String(property).split(/,\s*/),
      'grafeo',
      null,
      null,
      null,
    ]),
  }
}

async function propertiesOf(engine: Engine, text: string, kind: 'nodeType' | 'relType'): Promise<Answer> {
  const rows = await all(engine, text)
  const named = (label: string) => `:\`${label}\``
  return kind === 'nodeType'
    ? {
        columns: ['nodeType', 'nodeLabels', 'propertyName', 'propertyTypes', 'mandatory'],
        rows: rows.map(([labels, key]) => [(labels as string[]).map(named).join(''), labels, key, null, false]),
      }
    : {
        columns: ['relType', 'propertyName', 'propertyTypes', 'mandatory'],
        rows: rows.map(([type, key]) => [named(String(type)), key, null, false]),
      }
}

/** A node a label and a relationship a pair of labels, as Neo4j draws a schema. */
async function visualization(engine: Engine): Promise<Answer> {
  const labels = (await all(engine, 'CALL db.labels()')).map(([label]) => String(label))
  const idOf = (label: string) => -1 - labels.indexOf(label)
  const node = (label: string) => ({
    _id: idOf(label),
    _labels: [label],
    name: label,
    indexes: [],
    constraints: [],
  })
  const pairs = await all(
    engine,
    'MATCH (a)-[r]->(b) UNWIND labels(a) AS one UNWIND labels(b) AS other RETURN DISTINCT one, type(r) AS kind, other',
  )
  const relationships = pairs.map(([one, type, other], at) => ({
    _id: -1 - at,
    _type: String(type),
    _source: idOf(String(one)),
    _target: idOf(String(other)),
    name: type,
  }))
  return { columns: ['nodes', 'relationships'], rows: [[labels.map(node), relationships]] }
}

async function all(engine: Engine, text: string): Promise<unknown[][]> {
  const { id, length } = await engine.run({ text, parameters: {}, writes: false })
  return length === 0 ? [] : engine.rows(id, 0, length)
}

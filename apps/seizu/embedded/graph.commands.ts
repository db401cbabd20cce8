import type { Command } from 'commander'
import neo4j from 'neo4j-driver'
import type { Driver } from 'neo4j-driver'
import { print, wholeNumber, withSettings } from '../command.ts'
import { problems } from '../problems.ts'
import type { Settings } from '../settings.ts'
import { GraphError, toGraphError } from '../source/graph-error.ts'
import { makeDemoGraph } from './demo-graph/make-demo-graph.ts'
import type { GraphRecords } from './graph-file/graph-record.ts'
import { filesIn, recordsOf } from './graph-file/read-files.ts'
import { writeGraph } from './graph-file/write-graph.ts'

/** `seizu graph load`, `seizu graph demo`: both write into the graph at `NEO4J_URI`. */
export function graphCommands(program: Command, env: Record<string, string | undefined>): void {
  const graph = program
    .command('graph')
    .description('Fills the graph at NEO4J_URI.')
    .addHelpText('after', '\nExamples:\n  seizu graph load hosts.csv\n  seizu graph demo --nodes 20000')
  graph
    .command('load')
    .argument('<file or folder...>', 'CSV (.csv) and JSON Lines (.jsonl, .ndjson)')
    .description('Writes nodes and relationships; what is there already is found by its key and updated.')
    .addHelpText(
      'after',
      `
The first row of a CSV file names its columns: name or name:type, types string, int, long, float, double, boolean, date,
datetime, localdatetime, with [] for a list with ; between items; an empty field sets nothing. Special columns:
  id:ID(Label)                        a node: the property by which it is found again, and its label
  :LABEL                              its further labels, with ; between them
  :START_ID(Label), :END_ID(Label)    a relationship: its ends by their property id; name:START_ID(Label) for another
  :TYPE                               its type
  name:KEY                            tells apart several of a type between the same two nodes
  :IGNORE                             nothing
A line of a JSON Lines file is a node or a relationship ("key" is id when left out, for a relationship none):
  {"labels": ["Host"], "key": "id", "properties": {"id": "h1"}}
  {"type": "OWNS", "from": {"label": "Team", "key": "name", "value": "red"}, "to": {"label": "Host", "value": "h1"}}
Examples:
  NEO4J_URI=bolt://graph:7687 NEO4J_PASSWORD=… seizu graph load hosts.csv teams.jsonl
  seizu graph load folder/`,
    )
    .action((paths: string[], _, command: Command) =>
      withSettings(env, async (settings) => {
        const files = await filesIn(paths)
        await fill(command, settings, recordsOf(files))
      }),
    )
  graph
    .command('demo')
    .description('Writes a made-up graph in the shape that Cartography gives.')
    .option('--nodes <count>', 'about how many', wholeNumber(1), 20_000)
    .option('--seed <number>', 'the same seed gives the same graph', wholeNumber(0), 1)
    .option('--if-empty', 'leave a graph alone that has anything in it')
    .addHelpText(
      'after',
      `
Examples:
  seizu graph demo --if-empty
  NEO4J_URI=bolt://graph:7687 NEO4J_PASSWORD=… seizu graph demo --nodes 200000 --seed 7`,
    )
    .action((options: { nodes: number; seed: number; ifEmpty?: boolean }, command: Command) =>
      withSettings(env, (settings) => fill(command, settings, makeDemoGraph(options), options)),
    )
}

async function fill(
  command: Command,
  settings: Settings,
  records: GraphRecords,
  { ifEmpty = false }: { ifEmpty?: boolean } = {},
): Promise<void> {
  const { NEO4J_USER: user, NEO4J_PASSWORD: password } = settings
  const auth = user === '' && password === '' ? undefined : neo4j.auth.basic(user, password)
  const driver = neo4j.driver(settings.NEO4J_URI, auth)
  try {
    // Its transactions would try for half a minute.
    await driver.verifyConnectivity()
    if (ifEmpty && (await hasNodes(driver))) return await print(command, { nodes: 0 }, 'The graph is not empty')
    const written = await writeGraph(driver, records)
    const lost = written.withoutEnd === 0 ? '' : `; ${written.withoutEnd} relationships have an end that is not there`
    await print(command, written, `${written.nodes} nodes, ${written.relationships} relationships${lost}`)
  } catch (error) {
    const failure = toGraphError(error)
    if (failure instanceof GraphError) throw problems.graph_silent(settings.NEO4J_URI, failure.message)
    throw error
  } finally {
    await driver.close()
  }
}

async function hasNodes(driver: Driver): Promise<boolean> {
  const { records } = await driver.executeQuery('MATCH (n) RETURN 1 AS one LIMIT 1')
  return records.length > 0
}

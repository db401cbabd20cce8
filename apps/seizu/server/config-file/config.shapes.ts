import { dashboard, namedQueries, report } from './report.shapes.ts'
import { added, any, flag, integer, list, map, nullable, object, optional, required, text } from './shape.ts'

const scheduledQuery = object(
  'ScheduledQuery',
  'A query that a worker runs when it is due, with what it does with the rows.',
  {
    name: required(text)('Its name for people.', 'New findings'),
    cypher: required(text)(
      'The name of a query under `queries`, which gives the column `details`. Ours: a statement may stand here itself.',
      'fresh-findings',
    ),
    params: optional(
      list(
        object('ScheduledQueryParam', 'A constant parameter.', {
          name: required(text)('Name of the Cypher parameter, without `$`.', 'levels'),
          value: required(any)('The value, passed with its YAML type; may be null.', ['HIGH', 'CRITICAL'], 5),
        }),
      ),
      [],
    )('Parameters of the query.', [{ name: 'levels', value: ['HIGH'] }]),
    frequency: nullable(integer)(
      'Minutes between two runs; absent or 0 = never by time, below 0 = always due. Use this or `watch_scans`.',
      60,
    ),
    watch_scans: optional(
      list(
        object('ScheduledQueryWatchScan', 'Runs when a matching `SyncMetadata` node is newer than the last run.', {
          grouptype: nullable(text, '.*')(
            'Regular expression for the whole `grouptype`; null matches nothing.',
            'AWSAccount',
          ),
          syncedtype: nullable(text, '.*')(
            'Regular expression for the whole `syncedtype`; null matches nothing.',
            'year|recent',
          ),
          groupid: nullable(text, '.*')('Regular expression for the whole `groupid`; null matches nothing.', '2019'),
        }),
      ),
      [],
    )('What in the graph makes it due: any one of these. Use this or `frequency`.', [{ grouptype: 'CVE' }]),
    enabled: nullable(flag, true)('false and null: it never runs.', false),
    actions: optional(
      list(
        object('ScheduledQueryAction', 'Something done with the rows.', {
          action_type: required(text)('The name of an action module.', 'slack', 'sqs', 'log'),
          action_config: required(map(any, 'settings of the action'))('The settings of the action.', {
            sqs_queue: 'triage',
          }),
          continue_on_error: added(flag)('Whether later actions run although this one failed.', true),
        }),
      ),
      [],
    )('Done in order.', [{ action_type: 'sqs', action_config: { sqs_queue: 'triage' } }]),
  },
)

/** The whole file (seizu §4.2). */
export const configShape = object('ReportingConfig', 'Queries, dashboard, reports and scheduled queries.', {
  version: nullable(integer, 1)('Version of the format; only 1 exists.', 1),
  queries: optional(namedQueries, {})('Named Cypher statements.', {
    'host-total': 'MATCH (h:Host) RETURN count(h) AS total',
  }),
  dashboard: optional(
    { is: 'object or text', object: dashboard, make: (report) => ({ rows: [], report }) },
    { rows: [] },
  )('The first page. Ours: the id of a report, which is then the first page.', {
    rows: [{ name: 'Fleet', panels: [] }],
  }),
  reports: optional(map(report, 'ids to reports'), {})('Reports by the id that their address has.', {
    hosts: { name: 'Hosts', rows: [] },
  }),
  scheduled_queries: optional(map(scheduledQuery, 'ids to scheduled queries'), {})('Scheduled queries by id.', {
    'findings-every-hour': { name: 'New findings', cypher: 'fresh-findings', frequency: 60, actions: [] },
  }),
})

import { panelTypes2022, panelTypesAdded } from '../../contract/config.ts'
import {
  added,
  any,
  flag,
  integer,
  list,
  map,
  nullable,
  number,
  object,
  optional,
  required,
  text,
  word,
} from './shape.ts'
import type { Shape } from './shape.ts'

const aQuery =
  'The name of a query under `queries`. Ours: a statement that begins with a clause keyword may stand here itself.'

const param = object('PanelParam', 'A parameter of a panel’s queries.', {
  name: required(text)('Name of the Cypher parameter, without `$`.', 'severity'),
  value: nullable(any)(
    'A constant, passed with its YAML type. Unless it is null it goes before `input_id`.',
    'CRITICAL',
    5,
    ['HIGH', 'CRITICAL'],
  ),
  input_id: nullable(text)('Takes the current value of the report’s input with this id.', 'severity'),
})

const markdownSettings = object('MarkdownPanelSettings', 'Settings of a markdown panel.', {
  variables: optional(
    list(
      object(
        'MarkdownPanelSettingsVariables',
        'A query whose first row the text may show with `value(name, column)`.',
        {
          name: required(text)('Name of the variable in the text.', 'fleet'),
          cypher: required(text)(aQuery, 'host-total'),
          params: optional(list(param), [])('Parameters of the query: constants only.', [
            { name: 'zone', value: 'prod' },
          ]),
        },
      ),
    ),
    [],
  )('Queries whose results the text may show.', [{ name: 'fleet', cypher: 'host-total' }]),
})

const legend = (panel: string) =>
  nullable(text)(
    `Where the legend of the ${panel} stands: \`row\` (below), \`column\` (at the right); anything else is none.`,
    'row',
    'column',
  )

const panel = object('Panel', 'One tile of a row.', {
  type: required(word(panelTypes2022, panelTypesAdded))('What the tile draws.', 'count', 'table'),
  cypher: nullable(text)(aQuery, 'host-total'),
  details_cypher: nullable(text)(`What the details of the tile show. ${aQuery}`, 'host-list'),
  params: optional(list(param), [])('Parameters of both queries.', [{ name: 'severity', value: 'CRITICAL' }]),
  caption: nullable(text)('Title of the tile.', 'Hosts'),
  table_id: nullable(text)('vertical-table: the key of the details object whose value heads each record.', 'name'),
  markdown: nullable(text)('markdown: the text, CommonMark with Markdoc tags.', '## Read me'),
  markdown_settings: nullable(markdownSettings)('markdown: its variables.', {
    variables: [{ name: 'fleet', cypher: 'host-total' }],
  }),
  size: nullable(number, 2)('Width in columns of 12; fractions are allowed.', 2.4, 12),
  threshold: nullable(number)(
    'progress: the percentage below which it is drawn as an error (70 when absent, 0 = never). count: the total above which it is.',
    90,
  ),
  bar_settings: nullable(object('BarPanelSettings', 'Settings of a bar panel.', { legend: legend('bars') }))(
    'bar: its legend.',
    { legend: 'row' },
  ),
  pie_settings: nullable(object('PiePanelSettings', 'Settings of a pie panel.', { legend: legend('pie') }))(
    'pie: its legend; without one its slices have labels.',
    { legend: 'column' },
  ),
  metric: nullable(text)('count, progress: name of the metric that `worker dashboard-stats` sends.', 'fleet.hosts'),
  w: added(integer)('Width in columns of 12, whole; goes before `size`.', 3),
  h: added(integer)('Height in rows of 48 px.', 8),
  x: added(integer)('First column, from 0.', 0),
  y: added(integer)('First row of 48 px, from 0.', 0),
  min_h: added(integer)('Least height in rows of 48 px.', 4),
  auto_height: added(flag)('markdown, vertical-table: as high as its content.', true),
  hide_caption: added(flag)('Leaves the title out.', true),
  columns: added(
    list(
      object('PanelColumn', 'A column of a table.', {
        name: required(text)('The result column, or the key of its map.', 'os'),
        label: nullable(text)('The heading; the name when absent.', 'Operating system'),
      }),
    ),
  )('table: the columns to show, in this order.', [{ name: 'os', label: 'Operating system' }]),
  thresholds: added(
    list(
      object('PanelThreshold', 'A colour from a value upwards.', {
        value: required(number)('From this total or percentage upwards.', 70),
        color: required(text)('The colour, `#rrggbb`.', '#FFC107'),
      }),
    ),
  )('count, progress: colours; the highest value that is not above the figure counts.', [
    { value: 0, color: '#F44336' },
    { value: 100, color: '#4CAF50' },
  ]),
  graph_settings: added(
    object('GraphPanelSettings', 'Settings of a graph panel.', {
      node_label: nullable(text)('The property that names a node.', 'name'),
      node_color_by: nullable(text)('The property whose value colours a node.', 'zone'),
    }),
  )('graph: what names and colours its nodes.', { node_label: 'name' }),
  progress_settings: added(
    object('ProgressPanelSettings', 'Settings of a progress panel.', {
      show_label: optional(flag, true)('Whether the percentage stands in the ring.', false),
    }),
  )('progress: how it is drawn.', { show_label: false }),
})

const row = object('Row', 'A heading with tiles below it.', {
  name: required(text)('The heading; unique on its page.', 'Fleet at a glance'),
  panels: required(list(panel))('Left to right, wrapping at 12 columns.', [{ type: 'count', cypher: 'host-total' }]),
  hide_header: added(flag)('Leaves the heading out.', true),
  collapsible: added(flag)('Whether the row can be folded.', false),
})

const input = object('Input', 'A field above a report, whose value its panels take as a parameter.', {
  input_id: required(text)('The name by which parameters and the address mean it.', 'severity'),
  label: required(text)('Label of the field.', 'Severity'),
  type: required(word(['autocomplete', 'text']))('A choice from the rows of a query, or free text.', 'autocomplete'),
  cypher: nullable(text)(
    'autocomplete: the statement itself, not the name of a query; gives the column `value` and, if the shown text differs, `label`.',
    'MATCH (c:CVE) RETURN DISTINCT c.base_severity AS value',
  ),
  default: nullable(
    object('InputDefault', 'What counts when nothing is chosen.', {
      label: required(text)('The text that is shown.', '(all)'),
      value: required(text)('The value that is passed.', '.*'),
    }),
  )('What counts when nothing is chosen.', { label: '(all)', value: '.*' }),
  size: nullable(number, 2)('Width in columns of 12.', 3),
})

const rows: Shape = list(row)
export const namedQueries: Shape = map(text, 'names to statements')

export const dashboard = object('Dashboard', 'The first page. It has no inputs.', {
  rows: required(rows)('Top to bottom.', [{ name: 'Fleet', panels: [] }]),
})

export const report = object('Report', 'A page with inputs.', {
  name: required(text)('Its title, in the navigation too.', 'Hosts'),
  inputs: optional(list(input), [])('Fields above the rows.', [{ input_id: 'os', label: 'System', type: 'text' }]),
  rows: required(rows)('Top to bottom.', [{ name: 'Matches', panels: [] }]),
  queries: added(namedQueries)('Queries of this report alone; they go before those of the file.', {
    hosts: 'MATCH (h:Host) RETURN h AS details',
  }),
  schema_version: added(integer)('Version of the format of this report; only 1 exists.', 1),
  pinned: added(flag)('Read, without effect here.', true),
  space: added(text)('Read, without effect here.', 'operations'),
  subspace: added(text)('Read, without effect here.', 'night-shift'),
})

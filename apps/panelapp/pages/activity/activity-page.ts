import { html, icon } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { ActivityFilter, ActivityRow, ReadFilter } from '../../contract/activity-log.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { counted } from '../frame/numbers.ts'
import { pager } from '../frame/pager.ts'
import type { PagerPlace } from '../frame/pager.ts'

export interface ActivityPageData extends ReadFilter {
  rows: readonly ActivityRow[]
  count: number
  place: PagerPlace
  /** Panels that may be chosen. */
  panels: readonly { id: number; name: string }[]
  /** Of the chosen panel; entities of the chosen version. */
  versions: readonly string[]
  entities: readonly string[]
  dates: Dates
  /** Where all rows are had as CSV; curators alone. */
  csv?: string
}

/** What happened to panels, newest first (panelapp.md 9.12). */
export function activityPage(data: ActivityPageData): PageParts {
  const { rows, count, csv, dates } = data
  return {
    title: 'Activity',
    current: 'activity',
    content: html`${pageHead({
        heading: 'Activity',
        acts: csv && html`<a class="button" href="${csv}">${icon('down')}All rows as CSV</a>`,
      })}
      <section class="sheet" aria-label="Activities">
        ${filterForm(data)}
        <p class="shown muted" role="status">${counted(count, 'entry', 'entries')}</p>
        ${rows.length > 0 ? table(rows, dates) : empty(data)} ${pager(data.place)}
      </section>`,
  }
}

function table(rows: readonly ActivityRow[], dates: Dates): Markup {
  return html`<table class="table stack activity">
    <thead>
      <tr>
        <th scope="col">Date</th>
        <th scope="col">Panel</th>
        <th scope="col">Item</th>
        <th scope="col">What happened</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td class="across">${dates.moment(row.created)}</td>
            <th scope="row">
              ${panelName(row)} <span class="muted">${row.panelVersion && `v${row.panelVersion}`}</span>
            </th>
            <td class="end">${item(row)}</td>
            <td class="across lines"><span class="muted">${row.userName}</span> ${row.text}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

const panelName = ({ panelId, panelName: name }: ActivityRow): Child =>
  panelId === null ? name : html`<a href="/panels/${panelId}/">${name}</a>`

function item({ itemType, panelId, entityType, entityName }: ActivityRow): Child {
  if (itemType === 'panel' || entityName === null) return 'Panel'
  if (panelId === null || entityType === null) return entityName
  return html`<a href="/panels/${panelId}/${entityType}/${encodeURIComponent(entityName)}/">${entityName}</a>`
}

const empty = ({ errors }: ActivityPageData): Markup =>
  html`<div class="face">
    ${
      Object.keys(errors).length > 0
        ? html`<p>Nothing is shown: a value above cannot be read.</p>`
        : html`<p>Nothing fits these filters.</p>`
    }
    <p><a class="button" href="/panels/activity/">Show everything</a></p>
  </div>`

const userTypes = [
  { value: 'GEL', label: 'Curators' },
  { value: 'REVIEWER', label: 'Verified reviewers' },
  { value: 'EXTERNAL', label: 'Others' },
]
const eventTypes = [
  { value: 'gene_addition', label: 'Additions' },
  { value: 'rating_change', label: 'Rating changes' },
]

function filterForm({ filter, errors, panels, versions, entities }: ActivityPageData): Markup {
  const names = panels.map(({ id, name }) => ({ value: String(id), label: name }))
  const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  return html`<form class="tools" role="search" aria-label="Filter activities" action="/panels/activity/">
    ${select('panel', 'Panel', 'All panels', names, filter.panelId?.toString(), errors.panel)}
    ${
      (versions.length > 0 || filter.version) &&
      select('version', 'Version', 'Any', plain(withChosen(versions, filter.version)), filter.version, errors.version)
    }
    ${
      entities.length > 0
        ? select('entity', 'Entity', 'Any', plain(withChosen(entities, filter.entity)), filter.entity)
        : field('entity', 'Entity or text', 'search', filter.entity)
    }
    ${field('date_from', 'From', 'date', filter.dateFrom, errors.date_from)}
    ${field('date_to', 'To, that day included', 'date', filter.dateTo, errors.date_to)}
    ${select('user_type', 'By', 'Everybody', userTypes, filter.userType, errors.user_type)}
    <fieldset class="row">
      <legend class="sr">Kinds</legend>
      ${eventTypes.map(({ value, label }) => tick('event_type', value, label, isChosen(filter, value)))}
      ${tick('flagged_genes', 'true', 'Flagged now', filter.flagged === true)}
      ${tick('training_group', 'true', 'By trainees', filter.training === true)}
    </fieldset>
    <button class="button">Show</button>
  </form>`
}

const isChosen = ({ eventTypes: chosen }: ActivityFilter, value: string) => chosen.some((it) => it === value)
const withChosen = (values: readonly string[], chosen: string | undefined): readonly string[] =>
  chosen === undefined || values.includes(chosen) ? values : [chosen, ...values]

const tick = (name: string, value: string, label: string, checked: boolean): Markup =>
  html`<label class="check"
    ><input type="checkbox" name="${name}" value="${value}" ${checked && html` checked`} />${label}</label
  >`

function field(name: string, label: string, type: string, value = '', error?: string): Markup {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${value}" ${invalid(name, error)} />
    ${errorLine(name, error)}
  </div>`
}

function select(
  name: string,
  label: string,
  all: string,
  choices: readonly { value: string; label: string }[],
  chosen: string | undefined,
  error?: string,
): Markup {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}" ${invalid(name, error)}>
      <option value="">${all}</option>
      ${choices.map(
        ({ value, label: text }) =>
          html`<option value="${value}" ${value === chosen && html` selected`}>${text}</option>`,
      )}
    </select>
    ${errorLine(name, error)}
  </div>`
}

const invalid = (name: string, error: string | undefined): Markup | undefined | '' =>
  error && html` aria-invalid="true" aria-describedby="${name}-error"`
const errorLine = (name: string, error: string | undefined): Markup | undefined | '' =>
  error && html`<p class="error" id="${name}-error">${icon('fail')}${error}</p>`

import { html, icon } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import { versionText } from '../../contract/version.ts'
import type { PanelHead } from '../../server/panel/catalogue.ts'
import { entitiesOf, reviewedOf, reviewersOf } from '../../server/panel/panel-list.rules.ts'
import type { PanelColumn, PanelFilter } from '../../server/panel/panel-list.rules.ts'
import { isPublic } from '../../server/panel/visibility.rules.ts'
import { panelAddress } from '../frame/addresses.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count, counted, share } from '../frame/numbers.ts'
import { sortHead } from '../frame/sorting.ts'
import type { Sorting } from '../frame/sorting.ts'
import { choice } from '../frame/choice.ts'

export interface PanelList {
  /** After filter and sort. */
  shown: readonly PanelHead[]
  /** All that the viewer may see. */
  all: readonly PanelHead[]
  filter: PanelFilter
  sorting: Sorting<PanelColumn>
  search: URLSearchParams
  /** Statuses other than public are of interest to him. */
  isCurator: boolean
  dates: Dates
}

/** The list of panels (panelapp.md 9.3). */
export function panelList(list: PanelList): PageParts {
  const { shown, all, filter } = list
  const heading = filter.gene ? html`Panels with ${filter.gene}` : counted(all.length, 'panel')
  return {
    title: filter.gene ? `Panels with ${filter.gene}` : 'Panels',
    current: 'panels',
    content: html`${pageHead({
        heading,
        acts: html`<a class="button" href="/panels/compare/">${icon('cols')}Compare two panels</a>`,
      })}
      <section class="sheet" aria-label="Panels" data-filtered="panel">
        ${tools(list)} ${all.length > 0 && table(list)}
        <div class="face" data-none${shown.length > 0 && html` hidden`}>${nothing(list)}</div>
      </section>`,
  }
}

function nothing({ all, filter }: PanelList): Markup {
  if (all.length === 0 && !filter.gene)
    return html`<strong>No panels yet</strong>Panels appear here once they are public.`
  if (all.length === 0) return html`<strong>No panel has ${filter.gene}</strong><a href="/panels/">See all panels</a>`
  return html`<strong>No panel matches</strong><a href="/panels/">See all panels</a>`
}

function tools({ all, shown, filter, isCurator }: PanelList): Markup {
  const types = new Map(all.flatMap((it) => it.types.map((type) => [type.slug, type.name] as const)))
  const groups = new Set(all.map((it) => it.level2).filter(Boolean))
  const statuses = new Set(all.map((it) => it.status))
  const anySigned = all.some((it) => it.signedOff)
  return html`<form class="tools" role="search" aria-label="Filter panels" action="/panels/" data-filter>
    ${filter.gene && html`<input type="hidden" name="gene" value="${filter.gene}" />`}
    <div class="field grow search">
      <label for="q">Filter</label>${icon('search')}<input
        id="q"
        name="q"
        type="search"
        value="${filter.text}"
        placeholder="Name, disorder, code such as R29"
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    ${
      types.size > 1 &&
      choice({
        name: 'type',
        label: 'Type',
        any: 'All types',
        value: filter.type,
        options: [...types].toSorted(byWords),
      })
    }
    ${
      groups.size > 1 &&
      choice({
        name: 'group',
        label: 'Disease group',
        any: 'All groups',
        value: filter.group,
        options: [...groups].toSorted().map((it) => [it, it]),
      })
    }
    ${
      anySigned &&
      choice({
        name: 'signed_off',
        label: 'Signed off',
        any: 'Either',
        value: filter.signedOff,
        options: [
          ['yes', 'Signed off'],
          ['no', 'Not signed off'],
        ],
      })
    }
    ${
      isCurator &&
      statuses.size > 1 &&
      choice({
        name: 'status',
        label: 'Status',
        any: 'Any',
        value: filter.status,
        options: [...statuses].toSorted().map((it) => [it, it]),
      })
    }
    <button class="button" data-apply>Apply</button>
    <span class="muted tally" role="status" data-count="${all.length}"
      >${count(shown.length)} of ${count(all.length)} shown</span
    >
  </form>`
}

const byWords = ([, a]: readonly [string, string], [, b]: readonly [string, string]): number => (a < b ? -1 : 1)

function table(list: PanelList): Markup {
  const { shown, all, sorting, search } = list
  const now = { now: sorting, search }
  const hasTypes = all.some((it) => it.types.length > 0)
  const hasSignedOff = all.some((it) => it.signedOff)
  const hasReviews = all.some((it) => it.origin === 'own')
  return html`<table
    class="table stack panels"
    data-rows
    data-own="name"
    data-own-dir="asc"
    ${shown.length === 0 && html` hidden`}
  >
    <thead>
      <tr>
        ${sortHead('name', 'Panel', now)}${sortHead('version', 'Version', { ...now, descendingFirst: true })}
        ${hasTypes && html`<th scope="col">Types</th>`}
        ${hasSignedOff && sortHead('signed_off', 'Signed off', { ...now, descendingFirst: true })}
        ${sortHead('entities', 'Entities', { ...now, descendingFirst: true })}
        ${
          hasReviews &&
          html`${sortHead('reviewed', 'Reviewed', { ...now, descendingFirst: true })}${sortHead(
            'reviewers',
            'Reviewers',
            {
              ...now,
              descendingFirst: true,
              className: 'num',
            },
          )}`
        }
        <th scope="col"><span class="sr">Download</span></th>
      </tr>
    </thead>
    <tbody>
      ${shown.map((panel) => row(panel, list, { hasTypes, hasSignedOff, hasReviews }))}
    </tbody>
  </table>`
}

interface Columns {
  hasTypes: boolean
  hasSignedOff: boolean
  hasReviews: boolean
}

function row(panel: PanelHead, { dates }: PanelList, { hasTypes, hasSignedOff, hasReviews }: Columns): Markup {
  const { stats, signedOff } = panel
  const levels = [panel.level2, panel.level3].filter(Boolean).join(' / ')
  const entities = entitiesOf(panel)
  return html`<tr
    data-types="${panel.types.map((it) => it.slug).join(' ')}"
    data-group="${panel.level2}"
    data-status="${panel.status}"
    data-signed-off="${signedOff ? 'yes' : 'no'}"
  >
    <th scope="row">
      <a href="${panelAddress(panel.id)}">${panel.name}</a>
      ${marks(panel)}${levels && html`<br /><span class="small muted">${levels}</span>`}
      ${
        panel.relevantDisorders.length > 0 &&
        html`<br /><span class="small muted disorders">${panel.relevantDisorders.join('; ')}</span>`
      }
    </th>
    <td class="end nowrap" data-v="${panel.major * 1e9 + panel.minor}">
      ${versionText(panel)}<br /><span class="small muted wide-only">${dates.day(panel.versionCreated)}</span>
    </td>
    ${hasTypes && html`<td class="across small types">${panel.types.map((it) => it.name).join(', ')}</td>`}
    ${
      hasSignedOff &&
      (signedOff
        ? html`<td class="across" data-label="Signed off:" data-v="${signedOff.date}">
            ${signedOff.version}<span class="small muted"> on ${dates.day(signedOff.date)}</span>
          </td>`
        : html`<td data-v=""></td>`)
    }
    <td class="nowrap" data-v="${entities}">
      ${counted(entities, 'entity', 'entities')}${parts(stats.number_of_strs, stats.number_of_regions)}
    </td>
    ${hasReviews && reviewCells(panel)}
    <td class="act end">
      ${
        !panel.isListed &&
        html`<a class="button small" href="${panelAddress(panel.id)}download/01234/"
          >${icon('down')}TSV<span class="sr"> of ${panel.name}</span></a
        >`
      }
    </td>
  </tr>`
}

/** Of a mirrored panel the reviews are not known here, which is not the same as none. */
function reviewCells(panel: PanelHead): Markup {
  if (panel.origin === 'mirrored') {
    return html`<td class="muted nowrap" data-v="-1">At the source</td>
      <td data-v="-1"></td>`
  }
  const entities = entitiesOf(panel)
  const reviewed = reviewedOf(panel)
  if (entities === 0) {
    return html`<td class="muted" data-v="-1">–</td>
      <td class="num muted" data-v="0">–</td>`
  }
  return html`<td class="nowrap" data-label="Reviewed" data-v="${reviewed / entities}">
      ${count(reviewed)} of ${count(entities)} <span class="small muted">${share(reviewed, entities)}</span>
    </td>
    <td class="num" data-label="Reviewers" data-v="${reviewersOf(panel)}">${count(reviewersOf(panel))}</td>`
}

function marks(panel: PanelHead): Child {
  return [
    panel.isSuper && html`<span class="tag">Super panel</span> `,
    panel.isListed && html`<span class="tag">Not loaded</span> `,
    !isPublic(panel) && html`<strong>${panel.status}</strong>`,
  ]
}

function parts(strs: number, regions: number): Child {
  const words = [strs > 0 && counted(strs, 'STR'), regions > 0 && counted(regions, 'region')].filter(Boolean)
  return words.length > 0 && html`<br /><span class="small muted">${words.join(', ')}</span>`
}

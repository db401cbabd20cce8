import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { levels } from '../../contract/vocabulary.ts'
import { unset } from '../../server/panel/panel-page.rules.ts'
import { panelAddress } from '../frame/addresses.ts'
import { choice } from '../frame/choice.ts'
import { count } from '../frame/numbers.ts'
import { sortHead } from '../frame/sorting.ts'
import { entityBodies } from './entity-rows.ts'
import type { PanelPage } from './panel-view.ts'

/** From so many rows on, a browser that can lays out only the bodies in sight; more work than it saves below. */
const longFrom = 300

/** The entities of a panel: filters, the table, and what it says when nothing is left. */
export function entitySection(view: PanelPage): Markup {
  const { panel, rows, shown } = view
  return html`<section class="sheet" aria-labelledby="entities" data-filtered="entity">
    <header>
      <h2 id="entities">Entities</h2>
      <span class="muted" role="status" data-count="${rows.length}"
        >${count(shown.length)} of ${count(rows.length)} shown</span
      >
    </header>
    ${rows.length > 0 && tools(view)}
    ${rows.length > 0 ? table(view) : html`<div class="face">No genes, STRs or regions yet.</div>`}
    ${
      rows.length > 0 &&
      html`<div class="face" data-none ${shown.length > 0 && html`hidden`}>
        <strong>No entity matches</strong><a href="${panelAddress(panel.id)}#entities">Show all</a>
      </div>`
    }
  </section>`
}

function tools({ panel, rows, filter }: PanelPage): Markup {
  const types = new Set(rows.map((it) => it.type))
  const tags = [...new Set(rows.flatMap((it) => it.tags))].toSorted()
  const modes = [...new Set(rows.map((it) => it.moi?.trim() || unset))].toSorted()
  return html`<form
    class="tools"
    role="search"
    aria-label="Filter entities"
    action="${panelAddress(panel.id)}"
    data-filter
  >
    <div class="field grow search">
      <label for="q">Filter</label>${icon('search')}<input
        id="q"
        name="q"
        type="search"
        value="${filter.text}"
        placeholder="Symbol, phenotype, source, tag"
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    ${choice({
      name: 'moi',
      label: 'Mode of inheritance',
      any: 'Any',
      value: filter.moi,
      options: modes.map((it) => [it, it === unset ? 'Not set' : it]),
    })}
    ${
      types.size > 1 &&
      choice({
        name: 'type',
        label: 'Type',
        any: 'All types',
        value: filter.type,
        options: [
          ['gene', 'Genes'],
          ['str', 'STRs'],
          ['region', 'Regions'],
        ],
      })
    }
    ${
      tags.length > 0 &&
      choice({ name: 'tag', label: 'Tag', any: 'Any tag', value: filter.tag, options: tags.map((it) => [it, it]) })
    }
    <fieldset class="row">
      <legend class="sr">Lists</legend>
      ${levels
        .toReversed()
        .map(
          ({ colourName, cssClass, shortName }) =>
            html`<label class="check"
              ><input
                type="checkbox"
                name="list"
                value="${colourName}"
                ${(filter.lists.length === 0 || filter.lists.includes(colourName)) && html` checked`}
              /><span class="rating ${cssClass}">${shortName}</span></label
            >`,
        )}
    </fieldset>
    <button class="button" data-apply>Apply</button>
  </form>`
}

function table({ panel, children, rows, shown, sorting, search, isCurator }: PanelPage): Markup {
  const now = { now: sorting, search }
  const hasReviews = panel.origin === 'own'
  const names = new Map(children.map((it) => [it.id, it.name]))
  const kind = [
    panel.isSuper && 'with-panel',
    !hasReviews && 'without-reviews',
    rows.length > longFrom && 'long',
  ].filter(Boolean)
  return html`<table
    class="table stack entities ${kind.join(' ')}"
    data-rows
    data-own="list"
    data-own-dir="desc"
    ${shown.length === 0 && html` hidden`}
  >
    <thead>
      <tr>
        ${sortHead('list', 'List', { ...now, descendingFirst: true })}${sortHead('name', 'Entity', now)}
        ${panel.isSuper && sortHead('panel', 'Panel', now)}
        ${hasReviews && sortHead('reviews', 'Reviews', { ...now, descendingFirst: true })}
        ${sortHead('moi', 'Mode of inheritance', now)}
        <th scope="col">Details</th>
      </tr>
    </thead>
    ${entityBodies(shown, {
      hasReviews,
      isCurator,
      ...(panel.isSuper && { childName: (id: number) => names.get(id) ?? '' }),
    })}
  </table>`
}

import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { EntityType, IndexedEntity } from '../../contract/entity-index.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count, counted } from '../frame/numbers.ts'
import { inLevel } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'

export interface EntityIndexData {
  entities: readonly IndexedEntity[]
  types: readonly EntityType[]
  /** What the names shown begin with, any case. */
  prefix: string
  tag?: string
  tags: readonly { name: string; entities: number }[]
}

/** Everything that panels list, by name (panelapp.md 9.9). */
export function entityIndexPage({ entities, types, prefix, tag, tags }: EntityIndexData): PageParts {
  return {
    title: 'Genes and entities',
    current: 'entities',
    content: html`${pageHead({ heading: 'Genes and entities' })}
      <section class="sheet" aria-label="Index">
        <form
          class="tools"
          role="search"
          aria-label="Filter entities"
          action="/panels/entities/"
          data-filter="entities"
        >
          <div class="field grow search">
            <label for="filter">Begins with</label>${icon('search')}<input
              id="filter"
              type="search"
              name="prefix"
              value="${prefix}"
              maxlength="100"
              autocomplete="off"
              spellcheck="false"
            />
          </div>
          <fieldset class="row">
            <legend class="sr">Types</legend>
            ${typeNames.map(
              ([type, words]) =>
                html`<label class="check"
                  ><input
                    type="checkbox"
                    name="type"
                    value="${type}"
                    ${types.includes(type) && html` checked`}
                  />${words}</label
                >`,
            )}
          </fieldset>
          ${tag && html`<input type="hidden" name="tag" value="${tag}" />`}
          <button class="button">Show</button>
        </form>
        <p class="shown muted">
          <span role="status">${counted(entities.length, 'entity', 'entities')}</span>${
            tag && html` tagged <span class="tag">${tag}</span> <a href="/panels/entities/">All entities</a>`
          }
        </p>
        ${entities.length > 0 ? list(entities) : nothing}
      </section>
      ${tags.length > 0 && tagList(tags)}`,
  }
}

const typeNames: [EntityType, string][] = [
  ['gene', 'Genes'],
  ['str', 'STRs'],
  ['region', 'Regions'],
]

/** Few bytes a line: there may be ten thousand. */
const list = (entities: readonly IndexedEntity[]): Markup =>
  html`<ul class="names" id="entities">
    ${entities.map(
      ({ type, name, panels, level }) =>
        html`<li>
          <a class="${inLevel(level)}" href="/panels/entities/${encodeURIComponent(name)}">${name}</a>
          ${typeTag(type)}<span class="muted small" title="${counted(panels, 'panel')}">${count(panels)}</span>
        </li>`,
    )}
  </ul>`

const nothing = html`<div class="face">
  <p>No entity fits. Genes, STRs and regions appear here once a panel lists them.</p>
  <p><a class="button" href="/panels/entities/">Show all</a></p>
</div>`

const tagList = (tags: EntityIndexData['tags']): Markup =>
  html`<section class="sheet pad stacked" aria-labelledby="tags">
    <h2 id="tags">Tags</h2>
    <ul class="row">
      ${tags.map(
        ({ name, entities }) =>
          html`<li>
            <a class="tag" href="/panels/entities/?tag=${encodeURIComponent(name)}">${name}</a>
            <span class="muted small">${count(entities)}</span>
          </li>`,
      )}
    </ul>
  </section>`

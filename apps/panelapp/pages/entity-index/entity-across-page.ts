import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { EntityInPanel, EntityType, SuggestedGene } from '../../contract/entity-index.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { counted } from '../frame/numbers.ts'
import { entityAddress } from '../frame/addresses.ts'
import { inLevel, rating } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'

export interface ListedPanel {
  id: number
  name: string
  version: string
  level3: string
  level2: string
  /** Shown when it is not public. */
  status?: string
  signedOff: { version: string; date: string } | null
  isMirrored: boolean
  /** Super panels that contain it. */
  parents: readonly { id: number; name: string }[]
}

export interface EntityAcrossData {
  name: string
  type: EntityType
  /** Of a gene that the reference has. */
  gene?: {
    fullName: string | null
    hgncId: string | null
    omim: readonly string[]
    aliases: readonly string[]
    formerSymbols: readonly string[]
    ensembl: readonly { assembly: string; id: string; location: string }[]
    isActive: boolean
  }
  entries: readonly (EntityInPanel & { panel: ListedPanel })[]
  tag?: string
  dates: Dates
}

/** One entity in every panel that lists it (panelapp.md 9.9). */
export function entityAcrossPage(data: EntityAcrossData): PageParts {
  const { name, type, gene, entries, tag } = data
  return {
    title: name,
    current: 'entities',
    content: html`${pageHead({
        crumbs: [{ href: '/panels/entities/', words: 'Genes and entities' }, { words: name }],
        heading: html`${name} ${typeTag(type)} ${gene?.fullName && html`<span class="version">${gene.fullName}</span>`}`,
      })}
      ${gene && facts(name, gene)}
      <section class="sheet" aria-labelledby="panels">
        <header>
          <h2 id="panels">Panels</h2>
          <span class="muted" role="status">${counted(entries.length, 'entry', 'entries')}</span>
        </header>
        ${
          tag &&
          html`<p class="shown muted">
            Tagged <span class="tag">${tag}</span>
            <a href="/panels/entities/${encodeURIComponent(name)}">All entries</a>
          </p>`
        }
        ${entries.length > 0 ? table(data) : html`<div class="face"><p>${name} is not in any panels.</p></div>`}
      </section>`,
  }
}

function table({ entries, dates, name: title }: EntityAcrossData): Markup {
  return html`<table class="table stack across-panels">
    <thead>
      <tr>
        <th scope="col">List</th>
        <th scope="col">Panel</th>
        <th scope="col">Reviews</th>
        <th scope="col">Mode of inheritance</th>
        <th scope="col">Details</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map(
        (entry) =>
          html`<tr>
            <td>
              ${rating(entry.level)}<br /><span class="muted small"
                >${entry.levelSinceKnown ? 'since' : 'at least since'} ${dates.day(entry.levelSince)}</span
              >
            </td>
            <th scope="row">
              <a class="${inLevel(entry.level)}" href="${entityAddress(entry.panelId, entry.type, entry.name)}"
                >${entry.panel.name}</a
              >
              <span class="version">v${entry.panel.version}</span>
              ${entry.name !== title && html`${entry.name} `}${typeTag(entry.type)}
              ${entry.panel.status && html`<b>${entry.panel.status}</b>`}${panelLines(entry.panel, dates)}
            </th>
            <td>${reviews(entry)}</td>
            <td class="across">${entry.moi || html`<span class="muted">Not set</span>`}</td>
            <td class="across">${details(entry)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function panelLines({ level2, level3, signedOff, parents }: ListedPanel, dates: Dates): Child {
  const levels = [level3, level2].filter((it) => it !== '').join(', ')
  return [
    levels && html`<br /><span class="muted small">${levels}</span>`,
    signedOff &&
      html`<br /><span class="small">Signed off v${signedOff.version} on ${dates.day(signedOff.date)}</span>`,
    parents.length > 0 &&
      html`<br /><span class="muted small"
          >In ${parents.map(({ id, name }, at) => html`${at > 0 && ', '}<a href="/panels/${id}/">${name}</a>`)}</span
        >`,
  ]
}

const reviews = ({ panel, reviews: total }: EntityAcrossData['entries'][number]): Child =>
  panel.isMirrored ? html`<span class="muted">At the source</span>` : counted(total, 'review')

function details({ phenotypes, sources, tags }: EntityInPanel): Child {
  return html`${phenotypes.join('; ')}${phenotypes.length > 0 && sources.length > 0 && html`<br />`}<span
      class="muted small"
      >${sources.join('; ')}</span
    >${tags.map((tag) => html` <a class="tag" href="/panels/entities/?tag=${encodeURIComponent(tag)}">${tag}</a>`)}`
}

function facts(symbol: string, gene: NonNullable<EntityAcrossData['gene']>): Markup {
  const { hgncId, omim, aliases, formerSymbols, ensembl, isActive } = gene
  const outside = (href: string, words: string) => html`<a href="${href}" rel="noreferrer">${words}</a>`
  const rows: [string, Child][] = [
    ['HGNC', hgncId && outside(`https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/${hgncId}`, hgncId)],
    ['Aliases', aliases.join(', ')],
    ['Former symbols', formerSymbols.join(', ')],
    ...ensembl.map(({ assembly, id, location }): [string, Child] => [
      `Ensembl, ${assembly}`,
      html`${outside(`https://${assembly === 'GRCh37' ? 'grch37' : 'www'}.ensembl.org/Homo_sapiens/Gene/Summary?g=${id}`, id)}
        <span class="muted">${location}</span>`,
    ]),
    ['OMIM', omim.map((id, at) => html`${at > 0 && ', '}${outside(`https://omim.org/entry/${id}`, id)}`)],
    [
      'Elsewhere',
      html`${outside(`https://search.clinicalgenome.org/kb/gene-validity?search=${encodeURIComponent(symbol)}`, 'ClinGen')},
      ${outside(`https://www.deciphergenomics.org/gene/${encodeURIComponent(symbol)}`, 'DECIPHER')}`,
    ],
    ['State', !isActive && 'No longer in use in the gene reference'],
  ]
  return html`<section class="sheet pad" aria-label="About this gene">
    <dl class="facts">
      ${rows
        .filter(([, value]) => value && (!Array.isArray(value) || value.length > 0))
        .map(
          ([label, value]) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd>`,
        )}
    </dl>
  </section>`
}

/** What is said when nothing has a name, with the genes that it may mean. */
export function unknownEntityPage(name: string, suggested: readonly SuggestedGene[]): PageParts {
  return {
    title: name,
    current: 'entities',
    content: html`${pageHead({
        crumbs: [{ href: '/panels/entities/', words: 'Genes and entities' }, { words: 'Not found' }],
        heading: `No entity is called ${name}`,
      })}
      <section class="sheet pad stacked">
        ${
          suggested.length > 0
            ? html`<p>
                ${suggested.map(
                  ({ symbol, as }, at) =>
                    html`${at > 0 && html`<br />`}It is ${as} of
                      <a href="/panels/entities/${encodeURIComponent(symbol)}">${symbol}</a>.`,
                )}
              </p>`
            : html`<p>Neither a gene, an STR nor a region has this name or alias.</p>`
        }
        <p class="row">
          <a class="button" href="/search/?q=${encodeURIComponent(name)}">Search for it</a
          ><a class="button" href="/panels/entities/">All entities</a>
        </p>
      </section>`,
  }
}

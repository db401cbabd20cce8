import { html, Markup } from '@farside/kit/markup'
import { dosageScores, levelOf, variantTypes } from '../../contract/vocabulary.ts'
import { inLevel, rating } from '../frame/rating.ts'
import { count, counted } from '../frame/numbers.ts'
import { entityAddress } from '../frame/addresses.ts'
import { moiOf } from '../panel/entity-rows.ts'
import type { EntityPage } from './entity-view.ts'
import { ensemblLink, geneLinks, withPubmed } from './links.ts'
import { fact } from './reviews.ts'

const span = (positions: readonly [number, number] | null) =>
  positions && html`${count(positions[0])}–${count(positions[1])}`

const scoreText = (score: string | null) =>
  score && html`${dosageScores.find((it) => it.value === score)?.label ?? score} <span class="muted">(${score})</span>`

/** What it is: place, repeats, scores, and the gene. */
export function identity({ entity, ensembl, elsewhere }: EntityPage): Markup {
  const { gene, type } = entity
  const symbol = gene?.gene_symbol
  const others = new Set(elsewhere.map((it) => it.panel.id)).size
  return html`<section class="sheet pad" aria-label="What it is">
    <dl class="facts">
      ${type !== 'gene' && fact('Chromosome', entity.chromosome)}
      ${fact('GRCh38', span(entity.grch38))}${fact('GRCh37', span(entity.grch37))}
      ${
        type === 'str' &&
        html`${fact('Repeated sequence', entity.repeatedSequence && html`<code>${entity.repeatedSequence}</code>`)}
        ${fact('Repeats', html`normal ≤ ${entity.normalRepeats}, pathogenic ≥ ${entity.pathogenicRepeats}`)}`
      }
      ${
        type === 'region' &&
        html`${fact('Variants', variantTypes.find((it) => it.value === entity.variants)?.label ?? entity.variants)}
        ${fact('Required overlap', entity.requiredOverlap !== null && `${entity.requiredOverlap} %`)}
        ${fact('Haploinsufficiency', scoreText(entity.haploinsufficiency))}${fact('Triplosensitivity', scoreText(entity.triplosensitivity))}`
      }
      ${gene && fact('Gene', html`${symbol} <span class="muted">${gene.gene_name}</span>`)}
      ${gene?.alias?.length ? fact('Other names', gene.alias.join(', ')) : undefined}
      ${ensembl.map(({ assembly, id }) => fact(`Ensembl ${assembly}`, ensemblLink(assembly, id)))}
      ${gene && fact('Databases', geneLinks(gene))}
      ${
        symbol &&
        fact(
          'Panels',
          html`<a href="/panels/entities/${encodeURIComponent(symbol)}">In ${counted(others, 'panel')}</a>`,
        )
      }
    </dl>
  </section>`
}

/** The tab of everything that is set of it. */
export function details({ entity, elsewhere, panel, dates }: EntityPage): Markup {
  const own = entity.sources.filter((it) => it.byCurator || panel.origin === 'mirrored')
  const proposed = entity.sources.filter((it) => !own.includes(it))
  const list = (items: readonly string[]) => items.length > 0 && items.join('; ')
  const others = elsewhere.filter((it) => it.panel.id !== entity.panelId)
  return html`<dl class="facts">
    ${fact('Rating', html`${rating(entity.level)} <span class="muted small">${entity.levelSinceKnown ? 'since' : 'at least since'} ${dates.day(entity.levelSince)}</span>`)}
    ${fact('Mode of inheritance', new Markup(moiOf(entity.moi)))}
    ${fact(
      'Sources',
      own.length > 0
        ? html`<ul>
            ${own.map((it) => html`<li>${it.name}</li>`)}
          </ul>`
        : html`<span class="muted">None</span>`,
    )}
    ${fact('Sources by reviewers', list(proposed.map((it) => it.name)))}
    ${fact(
      'Phenotypes',
      entity.phenotypes.length > 0 &&
        html`<ul>
          ${entity.phenotypes.map((it) => html`<li>${it}</li>`)}
        </ul>`,
    )}
    ${fact('Penetrance', entity.penetrance)}
    ${fact(
      'Publications',
      entity.publications.length > 0 &&
        html`<ul>
          ${entity.publications.map((it) => html`<li>${withPubmed(it)}</li>`)}
        </ul>`,
    )}
    ${fact('Mode of pathogenicity', entity.modeOfPathogenicity)} ${fact('Transcripts', list(entity.transcripts))}
    ${fact('Tags', entity.tags.length > 0 && html`${entity.tags.map((it) => html`<a class="tag" href="/panels/entities/?tag=${encodeURIComponent(it)}">${it}</a> `)}`)}
    ${
      others.length > 0 &&
      fact(
        'Also on',
        html`<ul class="also">
          ${others.map(
            (it) =>
              html`<li>
                <a class="${inLevel(it.level)}" href="${entityAddress(it.panel.id, it.type, it.name)}"
                  >${it.panel.name}</a
                >
                <span class="muted small">${levelOf(it.level).shortName}${it.type !== 'gene' && `, ${it.name}`}</span>
              </li>`,
          )}
        </ul>`,
      )
    }
  </dl>`
}

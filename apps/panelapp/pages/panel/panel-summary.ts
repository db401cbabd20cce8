import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { levels } from '../../contract/vocabulary.ts'
import type { PanelHead } from '../../server/panel/catalogue.ts'
import type { EntityRow } from '../../server/panel/entity-row.ts'
import { countLevels } from '../../server/panel/panel-page.rules.ts'
import { count, counted } from '../frame/numbers.ts'
import { textWithLinks } from '../frame/text.ts'
import type { PanelPage } from './panel-view.ts'

const fills = ['fill-none', 'fill-red', 'fill-amber', 'fill-green']

/** Counts by rating, their shares, how far the review is, the description and who reviewed. */
export function panelSummary({ panel, rows, reviewers, isCurator, source }: PanelPage): Markup {
  const counts = countLevels(rows)
  return html`<section class="sheet pad stacked" aria-label="Summary">
    <ul class="counts">
      ${levels.toReversed().map(
        ({ level, cssClass, shortName }) =>
          html`<li>
            <span class="rating ${cssClass}"><b>${count(counts[level] ?? 0)}</b> ${shortName}</span>
          </li>`,
      )}
    </ul>
    ${rows.length > 0 && strip(counts)}
    <p>${sentence(rows, { counts, isCurator, isOwn: panel.origin === 'own' })}</p>
    ${panel.description && html`<p class="muted lines-kept">${textWithLinks(panel.description)}</p>`}
    ${
      panel.origin === 'mirrored'
        ? html`<p class="muted">
            Reviews are at the
            source${source && html`: <a href="${source.url}/panels/${panel.id}/" rel="noreferrer">${new URL(source.url).host}</a>`}.
          </p>`
        : reviewers.length > 0 &&
          html`<details class="more">
            <summary>${panel.isSuper ? 'Reviewers of its panels' : 'Reviewers'} (${count(reviewers.length)})</summary>
            <ul class="people">
              ${reviewers.map(({ name, affiliation }) => html`<li>${name}${affiliation && html` <span class="muted">${affiliation}</span>`}</li>`)}
            </ul>
          </details>`
    }
  </section>`
}

/** Widths in per cent with a gap of a third of one; the figures stand above it in words. */
function strip(counts: readonly number[]): Markup {
  const all = counts.reduce((sum, it) => sum + it, 0)
  let from = 0
  const bars = [3, 2, 1, 0].map((level) => {
    const width = ((counts[level] ?? 0) / all) * 100
    const bar =
      width > 0 &&
      html`<rect
        class="${fills[level]}"
        x="${from.toFixed(2)}%"
        y=".5"
        width="${Math.max(width - 0.35, 0.2).toFixed(2)}%"
        height="9"
        rx="1"
      />`
    from += width
    return bar
  })
  return html`<svg class="strip" aria-hidden="true">${bars}</svg>`
}

function sentence(
  rows: readonly EntityRow[],
  { counts, isCurator, isOwn }: { counts: readonly number[]; isCurator: boolean; isOwn: boolean },
): string {
  const of = (type: EntityRow['type']) => rows.filter((it) => it.type === type).length
  const kinds = kindsText({
    number_of_genes: of('gene'),
    number_of_strs: of('str'),
    number_of_regions: of('region'),
  })
  const reviewed = rows.filter((it) => it.reviews > 0).length
  const ready = rows.filter((it) => it.ready).length
  const review = [
    isOwn && `${count(reviewed)} of ${count(rows.length)} reviewed`,
    isOwn && isCurator && `${count(ready)} ready`,
    `${count(counts[3] ?? 0)} green`,
  ].filter(Boolean)
  return rows.length === 0 ? 'No entities yet.' : `${review.join(', ')}. ${kinds}.`
}

/** `28 genes, 1 STR, 1 region` */
export function kindsText(stats: Pick<PanelHead['stats'], `number_of_${EntityRow['type']}s`>): string {
  const { number_of_genes: genes, number_of_strs: strs, number_of_regions: regions } = stats
  const kinds = [counted(genes, 'gene'), strs > 0 && counted(strs, 'STR'), regions > 0 && counted(regions, 'region')]
  return kinds.filter(Boolean).join(', ')
}

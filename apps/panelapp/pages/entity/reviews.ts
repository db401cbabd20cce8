import { html, icon } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import { reviewRatings } from '../../contract/vocabulary.ts'
import type { Review, ReviewComment } from '../../server/review/review-page.queries.ts'
import type { Dates } from '../frame/dates.ts'
import { textWithLinks } from '../frame/text.ts'
import { withPubmed } from './links.ts'

const marks: Record<string, string> = { GREEN: 'gel-green', AMBER: 'gel-amber', RED: 'gel-red' }

/** What people say of an entity, one's own first (panelapp.md 9.6). */
export function reviewList(reviews: readonly Review[], dates: Dates): Markup {
  if (reviews.length === 0)
    return html`<div class="face"><strong>No reviews yet</strong>What experts say of it appears here.</div>`
  const own = reviews.filter((it) => it.isMine)
  return html`${[...own, ...reviews.filter((it) => !it.isMine)].map((it) => review(it, dates))}`
}

function review(it: Review, dates: Dates): Markup {
  const { author, rating, isMine } = it
  return html`<article class="review${isMine && ' mine'}">
    <header>
      <div>
        <h3>${author.name}</h3>
        ${author.affiliation && html`<p class="muted small">${author.affiliation}</p>`}
      </div>
      ${isMine && html`<span class="small you">${icon('check')}Your review</span>`}
      ${
        rating
          ? html`<span class="rating ${marks[rating]}"
              >${reviewRatings.find((known) => known.value === rating)?.label ?? rating}</span
            >`
          : html`<span class="muted">No rating</span>`
      }
    </header>
    ${it.comments.length > 0 && html`<div class="comments">${it.comments.map((comment) => remark(comment, dates))}</div>`}
    <dl class="facts">
      ${fact('Mode of inheritance', it.moi)}${fact('Phenotypes', it.phenotypes.join('; '))}
      ${fact('Publications', it.publications.length > 0 && html`<span>${it.publications.map((one, at) => html`${at > 0 && '; '}${withPubmed(one)}`)}</span>`)}
      ${fact('Mode of pathogenicity', it.modeOfPathogenicity)}
      ${fact('Diagnostics', it.currentDiagnostic && 'Reported in current diagnostic practice')}
      ${fact('Interruptions', it.clinicallyRelevant !== null && (it.clinicallyRelevant ? 'Interruptions in the repeat are reported' : 'Interruptions in the repeat are not reported'))}
    </dl>
    <p class="muted small">
      Written
      ${dates.day(it.created)}${it.lastUpdated.slice(0, 10) !== it.created.slice(0, 10) && html`, changed ${dates.day(it.lastUpdated)}`}${it.version && ` · panel version ${it.version}`}
    </p>
  </article>`
}

function remark({ text, created, modified, version }: ReviewComment, dates: Dates): Markup {
  const changed = modified.slice(0, 10) !== created.slice(0, 10)
  return html`<div>
    <p class="lines-kept">${textWithLinks(text)}</p>
    <p class="muted small">
      ${dates.day(created)}${changed && html`, changed ${dates.day(modified)}`}${version && ` · panel version ${version}`}
    </p>
  </div>`
}

/** A line of a list of facts; nothing when there is no value. */
export const fact = (name: string, value: Child): Child =>
  value &&
  html`<dt>${name}</dt>
    <dd>${value}</dd>`

import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { versionText } from '../../contract/version.ts'
import { issueLabels } from '../../contract/vocabulary.ts'
import { isPublic } from '../../server/panel/visibility.rules.ts'
import type { EntityType } from '../../tables.ts'
import { entityAddress, panelAddress, withQuery } from '../frame/addresses.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { rating } from '../frame/rating.ts'
import { textWithLinks } from '../frame/text.ts'
import { details, identity } from './entity-facts.ts'
import { foldedList, sideList, steps } from './neighbours.ts'
import type { EntityPage } from './entity-view.ts'
import { reviewList } from './reviews.ts'

const kinds: Record<EntityType, string> = { gene: 'Gene', str: 'STR', region: 'Region' }

/** One entity of a panel (panelapp.md 9.6). */
export function entityPage(view: EntityPage): PageParts {
  const { panel, entity, near } = view
  const title = entity.verboseName || entity.name
  return {
    title: `${entity.name} in ${panel.name}`,
    current: 'panels',
    side: sideList(near),
    content: html`${
        !isPublic(panel) &&
        html`<div class="banner bad">
          ${icon('warn')}
          <div>This panel is <strong>${panel.status}</strong> and not shown to the public.</div>
        </div>`
      }
      ${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: panelAddress(panel.id), words: `${panel.name} ${versionText(panel)}` },
        ],
        heading: html`<span class="muted kind">${kinds[entity.type]}:</span> ${title}`,
        acts: steps(near),
      })}
      <div class="row entity-marks">
        ${rating(entity.level)}${entity.verboseName && html`<code class="muted">${entity.name}</code>`}
        ${view.isCurator && entity.ready && html`<span class="tag">Ready for major version</span>`}
        ${view.isCurator && entity.flagged && html`<span class="tag">Proposed</span>`}
        ${view.reviews.some((it) => it.isMine) && html`<span class="small you">${icon('check')}You reviewed</span>`}
        ${panel.signedOff && html`<span class="muted small">Panel signed off: version ${panel.signedOff.version}, ${view.dates.day(panel.signedOff.date)}</span>`}
      </div>
      ${foldedList(near)} ${identity(view)} ${tabs(view)}`,
  }
}

function tabs(view: EntityPage): Markup {
  const { panel, reviews } = view
  const isOwn = panel.origin === 'own'
  return html`<div class="sheet">
    <nav class="tabs no-print" aria-label="About this entity" data-tabs>
      <a href="#!reviews" aria-current="true">Reviews${isOwn && ` (${reviews.length})`}</a
      ><a href="#!details">Details</a><a href="#!history">History</a>
    </nav>
    <section class="tab" id="!reviews">
      <h2 class="no-script">Reviews</h2>
      ${isOwn ? reviewList(reviews, view.dates) : atSource(view, 'Reviews')}
    </section>
    <section class="tab" id="!details">
      <h2 class="no-script">Details</h2>
      <div class="pad">${details(view)}</div>
    </section>
    <section class="tab" id="!history">
      <h2 class="no-script">History</h2>
      ${isOwn ? history(view) : atSource(view, 'History')}
    </section>
  </div>`
}

/** A mirror holds what a panel says, not how people came to it. */
function atSource({ panel, entity, source }: EntityPage, what: string): Markup {
  const here =
    what === 'History' &&
    html`<a href="${panelAddress(panel.id)}versions/">What changed between versions known here</a>`
  return html`<div class="face">
    <strong
      >${icon('info')}${what === 'Reviews' ? 'Reviews are at the source' : 'The full history is at the source'}</strong
    >
    ${source && html`<a class="button" href="${source.url}${entityAddress(panel.id, entity.type, entity.name)}" rel="noreferrer">${icon('out')}Open ${entity.name} at ${new URL(source.url).host}</a>`}
    ${here}
  </div>`
}

function history({ panel, entity, track, dates }: EntityPage): Markup {
  const log = withQuery('/panels/activity/', { panel: String(panel.id), entity: entity.name })
  const link = html`<p class="pad"><a href="${log}">Everything that happened to ${entity.name} in this panel</a></p>`
  if (track.length === 0)
    return html`<div class="face">No changes are recorded.</div>
      ${link}`
  return html`<table class="table stack track">
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Rating after it</th>
          <th scope="col">Change</th>
          <th scope="col">Person</th>
        </tr>
      </thead>
      <tbody>
        ${track.map(
          (it) =>
            html`<tr>
              <th scope="row">${dates.day(it.at)}</th>
              <td>${rating(it.level)}</td>
              <td class="across">
                ${issueLabels(it.issues).join(', ')}${it.description && html`<br /><span class="muted lines-kept">${textWithLinks(it.description)}</span>`}
              </td>
              <td class="across">
                ${it.author.name}${it.author.affiliation && html`<br /><span class="muted small">${it.author.affiliation}</span>`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${link}`
}

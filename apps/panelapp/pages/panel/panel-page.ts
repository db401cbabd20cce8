import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { versionText } from '../../contract/version.ts'
import type { PanelHead } from '../../server/panel/catalogue.ts'
import { isPublic } from '../../server/panel/visibility.rules.ts'
import { panelAddress } from '../frame/addresses.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { textWithLinks } from '../frame/text.ts'
import { entitySection } from './entity-section.ts'
import { downloads } from './panel-downloads.ts'
import { kindsText, panelSummary } from './panel-summary.ts'
import type { PanelPage } from './panel-view.ts'

/** One panel (panelapp.md 9.5). */
export function panelPage(view: PanelPage): PageParts {
  const { panel } = view
  return {
    title: `${panel.name} (Version ${versionText(panel)})`,
    current: 'panels',
    content: html`${alerts(view)}
      ${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          ...(panel.level2
            ? [{ href: `/panels/?group=${encodeURIComponent(panel.level2)}`, words: panel.level2 }]
            : []),
        ],
        heading: html`${panel.name} <span class="version">(Version ${versionText(panel)})</span>`,
        acts: acts(panel),
      })}
      <div class="split head">${facts(view)}${panel.isListed ? notLoaded(view) : panelSummary(view)}</div>
      ${!panel.isListed && html`${entitySection(view)}${comments(panel)}${downloads(panel)}`}`,
  }
}

function alerts({ panel, signOffMessage }: PanelPage): Markup {
  return html`${
    !isPublic(panel) &&
    html`<div class="banner bad">
      ${icon('warn')}
      <div>This panel is <strong>${panel.status}</strong> and not shown to the public.</div>
    </div>`
  }${
    panel.signedOff &&
    html`<div class="banner info">
      ${icon('check')}
      <div>${signOffMessage} The signed-off version is ${panel.signedOff.version}.</div>
    </div>`
  }`
}

function acts(panel: PanelHead): Markup | undefined {
  if (panel.isListed) return undefined
  return html`${
      !panel.isSuper &&
      panel.origin === 'own' &&
      html`<a class="button" href="/panels/activity/?panel=${panel.id}">${icon('clock')}Panel activity</a>`
    }<a class="button" href="${panelAddress(panel.id)}versions/">${icon('doc')}Versions</a
    ><a class="button" href="/panels/compare/?panel_1=${panel.id}">${icon('cols')}Compare</a
    ><a class="button primary" href="#downloads">${icon('down')}Download</a>`
}

function facts({ panel, children, source, dates }: PanelPage): Markup {
  const fact = (name: string, value: Markup | string | false | null | undefined) =>
    value &&
    html`<dt>${name}</dt>
      <dd>${value}</dd>`
  return html`<section class="sheet pad" aria-label="About this panel">
    <dl class="facts">
      ${fact('Level 3', panel.level3)}${fact('Level 2', panel.level2)}
      ${fact('Relevant disorders', panel.relevantDisorders.join(', '))}
      ${
        panel.isSuper &&
        fact(
          'Made of',
          html`<ul>
            ${children.map((it) => html`<li><a href="${panelAddress(it.id)}">${it.name}</a> <span class="muted">${versionText(it)}</span></li>`)}
          </ul>`,
        )
      }
      ${fact('Panel types', panel.types.map((it) => it.name).join(', '))}
      ${fact('OMIM', panel.omim.join(', '))}${fact('Orphanet', panel.orphanet.join(', '))}${fact('HPO', panel.hpo.join(', '))}
      ${fact('This version', html`since ${dates.day(panel.versionCreated)}`)}
      ${panel.signedOff && fact('Signed off', signedOff(panel.id, panel.signedOff, dates))}
      ${fact('Previous code', panel.hashId && html`<code>${panel.hashId}</code>`)}
      ${
        panel.origin === 'mirrored' &&
        source &&
        fact(
          'Source',
          html`<a href="${source.url}/panels/${panel.id}/" rel="noreferrer">${new URL(source.url).host}</a>${
              panel.seenAt && html` <span class="muted">last seen ${dates.day(panel.seenAt)}</span>`
            }`,
        )
      }
    </dl>
  </section>`
}

const signedOff = (panelId: number, { version, date }: { version: string; date: string }, dates: Dates): Markup =>
  html`<a href="${panelAddress(panelId)}versions/${version}/">Version ${version}</a> on ${dates.day(date)}`

/** Known from a list of the source alone. What it holds is not known, so nothing is said of it. */
function notLoaded({ panel, source }: PanelPage): Markup {
  return html`<section class="sheet" aria-label="Content">
    <div class="face">
      <strong>${icon('info')}This panel is not loaded here</strong>
      <p>
        Its name and version are known from a list of the source, and that it has ${kindsText(panel.stats)}; which ones,
        is not.
      </p>
      ${panel.description && html`<p>${textWithLinks(panel.description)}</p>`}
      ${source && html`<a class="button" href="${source.url}/panels/${panel.id}/" rel="noreferrer">${icon('out')}Open it at the source</a>`}
    </div>
  </section>`
}

function comments({ major, versionComment }: PanelHead): Markup | undefined {
  if (major === 0 || !versionComment?.trim()) return undefined
  return html`<section class="sheet" aria-labelledby="comments">
    <header><h2 id="comments">Major version comments</h2></header>
    <div class="body lines-kept">${textWithLinks(versionComment.trim())}</div>
  </section>`
}

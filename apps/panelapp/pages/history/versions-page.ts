import { html } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { HistoryPanel, ListedVersion } from '../../contract/history.ts'
import { panelAddress } from '../frame/addresses.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count, counted } from '../frame/numbers.ts'

export interface VersionsData {
  panel: HistoryPanel
  /** Newest first; the first one is live. */
  versions: readonly ListedVersion[]
  /** The last day that may be asked about: `2026-01-31`. */
  today: string
  dates: Dates
  error?: string
}

/** Every version that is known of a panel, with ways to any day and any difference. */
export function versionsPage({ panel, versions, today, dates, error }: VersionsData): PageParts {
  return {
    title: `Versions of ${panel.name}`,
    current: 'panels',
    content: html`${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: panelAddress(panel.id), words: panel.name },
          { words: 'Versions' },
        ],
        heading: html`Versions <span class="version">of ${panel.name}</span>`,
      })}
      ${error && html`<div class="banner bad" role="status"><div>${error}</div></div>`}
      <div class="split">
        <section class="sheet" aria-labelledby="as-of">
          <header><h2 id="as-of">As of a day</h2></header>
          <form class="tools" action="${panelAddress(panel.id)}as-of/">
            <div class="field">
              <label for="date">Day</label>
              <input
                id="date"
                type="date"
                name="date"
                required
                min="${panel.knownFrom.slice(0, 10)}"
                max="${today}"
                value="${today}"
              />
            </div>
            <button class="button primary">Show that day</button>
          </form>
          <p class="shown muted">What it was is known from ${dates.day(panel.knownFrom)} on.</p>
        </section>
        <section class="sheet" aria-labelledby="difference">
          <header><h2 id="difference">Difference of two versions</h2></header>
          ${
            versions.length > 1
              ? differenceForm(panel, versions)
              : html`<div class="face"><p>There is one version so far.</p></div>`
          }
        </section>
      </div>
      <section class="sheet" aria-labelledby="versions">
        <header>
          <h2 id="versions">All versions</h2>
          <span class="muted" role="status">${counted(versions.length, 'version')}</span>
        </header>
        ${table(panel, versions, dates)}
      </section>`,
  }
}

export function differenceForm(
  panel: HistoryPanel,
  versions: readonly Pick<ListedVersion, 'version'>[],
  from: string | undefined = versions[1]?.version,
  to: string | undefined = versions[0]?.version,
): Markup {
  const choice = (name: string, label: string, chosen: string | undefined) =>
    html`<div class="field">
      <label for="${name}">${label}</label>
      <select id="${name}" name="${name}">
        ${versions.map(
          ({ version }) =>
            html`<option value="${version}" ${version === chosen && html` selected`}>${version}</option>`,
        )}
      </select>
    </div>`
  return html`<form class="tools" action="${panelAddress(panel.id)}diff/">
    ${choice('from', 'From', from)} ${choice('to', 'To', to)}
    <button class="button">Show difference</button>
  </form>`
}

function table(panel: HistoryPanel, versions: readonly ListedVersion[], dates: Dates): Markup {
  const base = panelAddress(panel.id)
  return html`<table class="table stack versions">
    <thead>
      <tr>
        <th scope="col">Version</th>
        <th scope="col">Live since</th>
        <th scope="col" class="num">Genes</th>
        <th scope="col" class="num">STRs</th>
        <th scope="col" class="num">Regions</th>
        <th scope="col">Remarks</th>
        <th scope="col"><span class="sr">Acts</span></th>
      </tr>
    </thead>
    <tbody>
      ${versions.map((it, at) => {
        const previous = versions[at + 1]
        return html`<tr>
          <th scope="row">
            <a href="${it.isLive ? base : `${base}versions/${it.version}/`}">${it.version}</a>
            ${it.isLive && html`<span class="tag">Live</span>`}
          </th>
          <td>${dates.moment(it.since)}</td>
          <td class="num" data-label="Genes">${count(it.genes)}</td>
          <td class="num" data-label="STRs">${count(it.strs)}</td>
          <td class="num" data-label="Regions">${count(it.regions)}</td>
          <td class="across">${remarks(it, dates)}</td>
          <td class="act">
            ${
              previous &&
              html`<a href="${base}diff/?from=${previous.version}&amp;to=${it.version}"
                >Difference<span class="sr"> from ${previous.version} to ${it.version}</span></a
              > `
            }
            <a href="/api/v1/panels/${panel.id}/?version=${it.version}"
              >JSON<span class="sr"> of ${it.version}</span></a
            >
          </td>
        </tr>`
      })}
    </tbody>
  </table>`
}

function remarks({ signedOff, reason, seenUntil, isLive }: ListedVersion, dates: Dates): Child {
  return [
    signedOff && html`<span class="tag">Signed off</span> ${dates.day(signedOff)} `,
    reason,
    !isLive && seenUntil && html`<span class="muted small">Seen at the source until ${dates.day(seenUntil)}</span>`,
  ]
}

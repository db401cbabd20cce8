import { html, icon } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import type { FrozenEntity, HistoryPanel, ListedVersion } from '../../contract/history.ts'
import type { Instant } from '../../contract/instant.ts'
import { panelAddress } from '../frame/addresses.ts'
import type { Dates } from '../frame/dates.ts'
import { pageHead } from '../frame/frame.ts'
import type { PageParts } from '../frame/frame.ts'
import { count } from '../frame/numbers.ts'
import { inLevel, rating } from '../frame/rating.ts'
import { typeTag } from '../frame/type-tag.ts'

export interface VersionData {
  panel: HistoryPanel
  version: ListedVersion
  /** As it was called then. */
  name: string
  entities: readonly FrozenEntity[]
  /** The moment that was asked about, when the version was found by it. */
  asOf?: { day: string; instant: Instant; exact: boolean; supersededAt: Instant | null }
  dates: Dates
}

/** One version of a panel as it was. Reviews are not frozen with it. */
export function versionPage(data: VersionData): PageParts {
  const { panel, version, name, entities, asOf, dates } = data
  const base = panelAddress(panel.id)
  return {
    title: `${name} (Version ${version.version})`,
    current: 'panels',
    content: html`${notice(data)}
      ${pageHead({
        crumbs: [
          { href: '/panels/', words: 'Panels' },
          { href: base, words: panel.name },
          { href: `${base}versions/`, words: 'Versions' },
          { words: asOf ? `As of ${asOf.day}` : version.version },
        ],
        heading: html`${name} <span class="version">(Version ${version.version})</span>`,
        acts: html`<a class="button" href="${base}diff/?from=${version.version}&amp;to=${panel.version}"
            >${icon('cols')}What changed since</a
          ><a class="button" href="#downloads">${icon('down')}Download</a>`,
      })}
      <section class="sheet" aria-labelledby="entities">
        <header>
          <h2 id="entities">Entities</h2>
          <span class="muted">${summary(entities)}</span>
        </header>
        ${entities.length > 0 ? table(entities) : html`<div class="face"><p>This version has no entities.</p></div>`}
      </section>
      ${downloads(panel, version, dates)}`,
  }
}

function notice({ panel, version, asOf, dates }: VersionData): Markup | false {
  const live = html`<a href="${panelAddress(panel.id)}">Version ${panel.version} is live now</a>.`
  if (!asOf)
    return (
      !version.isLive &&
      html`<div class="banner info">
        ${icon('clock')}
        <div>An earlier version, live from ${dates.day(version.since)}. ${live}</div>
      </div>`
    )
  return html`<div class="banner ${asOf.exact ? 'info' : 'warn'}">
    ${icon(asOf.exact ? 'clock' : 'warn')}
    <div>
      As of ${dates.day(asOf.day)} this was version ${version.version}, live from
      ${dates.day(version.since)}${asOf.supersededAt && html` until ${dates.day(asOf.supersededAt)}`}.
      ${
        !asOf.exact &&
        html`The source may have had versions after it that this installation never saw: it is the last one known before
        that day. `
      }${!version.isLive && live}
    </div>
  </div>`
}

function summary(entities: readonly FrozenEntity[]): string {
  const of = (level: number) => count(entities.filter((it) => it.level === level).length)
  return `${of(3)} green, ${of(2)} amber, ${of(1)} red, ${of(0)} on no list`
}

const table = (entities: readonly FrozenEntity[]): Markup =>
  html`<table class="table stack">
    <thead>
      <tr>
        <th scope="col">List</th>
        <th scope="col">Entity</th>
        <th scope="col">Mode of inheritance</th>
        <th scope="col">Details</th>
      </tr>
    </thead>
    <tbody>
      ${entities.map(
        ({ level, name, type, moi, phenotypes, sources, tags }) =>
          html`<tr>
            <td>${rating(level)}</td>
            <th scope="row">
              <a class="${inLevel(level)}" href="/panels/entities/${encodeURIComponent(name)}">${name}</a>
              ${typeTag(type)}
            </th>
            <td class="across">${moi || html`<span class="muted">Not set</span>`}</td>
            <td class="across">
              ${phenotypes.join('; ')}${phenotypes.length > 0 && html`<br />`}<span class="muted small"
                >${sources.join('; ')}</span
              >${tags.map((tag): Child => html` <span class="tag">${tag}</span>`)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`

function downloads(panel: HistoryPanel, { version, sha256, isLive, signedOff }: ListedVersion, dates: Dates): Markup {
  const base = panelAddress(panel.id)
  return html`<section class="sheet" aria-labelledby="downloads">
    <header>
      <h2 id="downloads">Download version ${version}</h2>
      ${signedOff && html`<span class="muted small">Signed off on ${dates.day(signedOff)}</span>`}
    </header>
    <div class="body row">
      <a class="button" href="${base}download_version/?panel_version=${version}">${icon('down')}TSV</a>
      <a class="button" href="${base}download.bed?assembly=GRCh38&amp;version=${version}">BED, GRCh38</a>
      <a class="button" href="${base}download.bed?assembly=GRCh37&amp;version=${version}">BED, GRCh37</a>
      <a class="button" href="/api/v1/panels/${panel.id}/?version=${version}">JSON</a>
      ${
        sha256 &&
        !isLive &&
        html`<a class="button" href="/api/v2/panels/${panel.id}/versions/${version}/${sha256}"
          >JSON at a lasting address</a
        >`
      }
    </div>
    ${sha256 && html`<p class="shown muted small">SHA-256 of the document <code class="wrap">${sha256}</code></p>`}
  </section>`
}

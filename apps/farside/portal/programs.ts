import { html, mark } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { programParts, stateOf } from './portal.rules.ts'
import type { PortalPart, PortalStatus, ProgramName } from './portal.rules.ts'
import { stateTag } from './state.ts'

interface ProgramSheet {
  title: string
  what: string
  /** A first thing to try, in one or two sentences. */
  first: Markup
  /** Parts with a page, and the words of the button that opens it. */
  open: readonly { part: string; words: string }[]
}

const sheets: Record<ProgramName, ProgramSheet> = {
  panelapp: {
    title: 'PanelApp',
    what: 'Experts curate gene panels; laboratories read signed, versioned panels on the web and by API.',
    first: html`To start, open it and look for a panel by its name. Programs read the same at
      <code>/api/v1/panels/</code>.`,
    open: [{ part: 'panelapp', words: 'Open PanelApp' }],
  },
  eurydice: {
    title: 'Eurydice',
    what: 'Send files through a one-way link and pick up the same, verified files on the far side.',
    first: html`To start, drop a file on the origin page. It appears on the destination page under the same user name.`,
    open: [
      { part: 'eurydice-origin', words: 'Open origin' },
      { part: 'eurydice-destination', words: 'Open destination' },
    ],
  },
  seizu: {
    title: 'Seizu',
    what: 'Dashboards, reports, scheduled queries and metrics over a graph, defined in one reviewable file.',
    first: html`To start, open it and choose a dashboard.`,
    open: [{ part: 'seizu', words: 'Open Seizu' }],
  },
  lidi: {
    title: 'lidi',
    what: 'Carries byte streams over one-way UDP with forward error correction. It has no pages of its own.',
    first: html`To start, see what each end can do with <code>npx diode-send --help</code>.`,
    open: [],
  },
}

/** "127.0.0.1:8002" of an address that a browser can open, or the address as it was told. */
function place(part: PortalPart): string | undefined {
  return part.url ? new URL(part.url).host : part.address
}

function sheet(name: ProgramName, parts: readonly PortalPart[], version: string): Markup {
  const { title, what, first, open } = sheets[name]
  const byName = new Map(parts.map((part) => [part.name, part]))
  const doors = open.flatMap(({ part, words }) => {
    const url = byName.get(part)?.url
    return url ? [html`<a class="button primary" href="${url}">${words}</a> `] : []
  })
  const metrics = parts.flatMap(({ name: part, metricsUrl }) =>
    open.length === 0 && metricsUrl ? [html`<a class="button" href="${metricsUrl}">Metrics of ${part}</a> `] : [],
  )
  const shown = open.length > 0 ? open.flatMap(({ part }) => byName.get(part) ?? []) : parts
  const places = shown.flatMap((part) => place(part) ?? [])
  return html`<section class="sheet program w-6" data-program="${name}" aria-labelledby="p-${name}">
    <header>
      <h2 id="p-${name}">${mark(name)}${title}</h2>
      ${stateTag(stateOf(parts) ?? 'stopped')}
    </header>
    <div class="body">
      <p>${what}</p>
      <p class="muted">${first}</p>
      <div class="row">
        ${doors}${metrics}<span class="muted small push"
          >${places.join(' · ')}${places.length > 0 && ' · '}version ${version}</span
        >
      </div>
    </div>
  </section>`
}

/** A sheet for each program of which at least one part runs here. */
export function programs({ parts, version }: PortalStatus): Markup {
  const names = Object.keys(sheets) as ProgramName[]
  const present = names.flatMap((name) => {
    const own = parts.filter((part) => programParts[name].includes(part.name))
    return own.length > 0 ? [sheet(name, own, version)] : []
  })
  return html`<div class="grid">${present}</div>`
}

import { html, icon, mark, sprite } from '@farside/kit/markup'
import type { Child, Markup } from '@farside/kit/markup'
import { styleSheets } from '@farside/kit/styles'
import { path } from './path.ts'
import { age, headline, partTitle, stateOf } from './portal.rules.ts'
import type { PortalPart, PortalStatus } from './portal.rules.ts'
import { programs } from './programs.ts'
import { stateTag } from './state.ts'

export type { PartState, PortalPart, PortalStatus } from './portal.rules.ts'

/** The files that the page asks for; the launcher serves each at `path`, and nothing else is ever asked for. */
export const portalAssets: readonly { path: string; contentType: string; file: URL }[] = [
  ...styleSheets.map(({ name, file }) => ({ path: `/kit/${name}.css`, contentType: 'text/css; charset=utf-8', file })),
  {
    path: '/portal.css',
    contentType: 'text/css; charset=utf-8',
    file: new URL('./assets/portal.css', import.meta.url),
  },
  {
    path: '/portal.js',
    contentType: 'text/javascript; charset=utf-8',
    file: new URL('./assets/portal.js', import.meta.url),
  },
  { path: '/favicon.svg', contentType: 'image/svg+xml', file: new URL('./assets/favicon.svg', import.meta.url) },
]

/** Headers of the page: it may load its own files and nothing else, and nobody may frame it. */
export const portalHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
} as const

const stamp = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** A block that the script replaces by itself when its text has changed; the id is what it is found by. */
const live = (id: string, content: Child): Markup => html`<div id="${id}" data-live>${content}</div>`

function parts(all: readonly PortalPart[]): Markup {
  const rows = all.map(
    (part) =>
      html` <tr>
        <th scope="row">${partTitle(part.name)}</th>
        <td class="across"><code>${part.url ?? part.address ?? '–'}</code></td>
        <td class="num" data-label="Process">${part.pid ?? '–'}</td>
        <td class="end">${stateTag(part.state)}</td>
      </tr>`,
  )
  return html`<section class="sheet" aria-labelledby="parts">
    <header>
      <h2 id="parts">Parts</h2>
      <span class="muted"><code>farside status --json</code> prints the same</span>
    </header>
    <table class="table stack">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Address</th>
          <th scope="col" class="num">Process</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}

function accounts({ accounts: all, accountsFile }: PortalStatus): Markup {
  const rows = all.map(
    ({ program, username, role }) =>
      html` <tr>
        <th scope="row">${partTitle(program)}</th>
        <td class="end"><code>${username}</code></td>
        <td class="across">${role === 'admin' ? 'Administrator' : 'User'}</td>
      </tr>`,
  )
  return html`<section class="sheet" aria-labelledby="accounts">
    <header><h2 id="accounts">Demo accounts</h2></header>
    <div class="body">
      <div class="banner info">
        ${icon('lock')}
        <div>Passwords are not shown here. They are in <code>${accountsFile}</code>, which only you can read.</div>
      </div>
    </div>
    <table class="table stack">
      <thead>
        <tr>
          <th scope="col">Program</th>
          <th scope="col">User name</th>
          <th scope="col">Role</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`
}

function pathSheet(status: PortalStatus, now: Date): Markup | undefined {
  const steps = path(status.parts)
  if (!steps) return undefined
  const last = status.lastPacketAt
  return html`<section class="sheet" aria-labelledby="path">
    <header>
      <h2 id="path">The one-way path</h2>
      ${last && html`<span class="muted">Last packet ${age(last, now)} ago</span>`}
    </header>
    ${steps}
  </section>`
}

/**
 * The portal page as a whole document.
 *
 * It is complete without a script (a browser that runs none reloads it every few seconds); the script only spares the
 * reload. Rendered from a value, so that the launcher needs no build to show it while the rest is still being built.
 */
export function renderPortal(status: PortalStatus, now: Date = new Date()): string {
  const title = headline(status.parts)
  return html`<!doctype html>
    <html lang="en" data-program="farside">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Farside</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        ${styleSheets.map(({ name }) => html`<link rel="stylesheet" href="/kit/${name}.css" /> `)}
        <link rel="stylesheet" href="/portal.css" />
        <noscript><meta http-equiv="refresh" content="5" /></noscript>
        <script src="/portal.js" defer></script>
      </head>
      <body>
        ${sprite()}
        <a class="skip" href="#content">Skip to content</a>
        <header class="bar">
          <a class="brand" href="/">${mark('farside')}Farside</a>
          <div class="bar-end">
            <span class="bar-badge">Evaluation</span><span class="small">Version ${status.version}</span>
          </div>
        </header>
        <main class="page" id="content" tabindex="-1">
          <div class="banner bad" id="lost" role="alert" hidden>
            ${icon('fail')}
            <div>
              <strong>The launcher does not answer.</strong> What is shown below was true a moment ago. Look at the
              terminal that it was started from.
            </div>
          </div>
          <div class="page-head">
            <div id="headline" data-live role="status" data-state="${stateOf(status.parts) ?? 'starting'}">
              <h1>${title}</h1>
              <p class="muted">
                Started ${stamp.format(new Date(status.startedAt))}. Every address answers on this machine only.
              </p>
            </div>
            <span class="row"
              ><a class="button" href="#accounts">${icon('user')}Demo accounts</a
              ><a class="button" href="#parts">${icon('gauge')}Parts</a></span
            >
          </div>
          ${live('programs', programs(status))} ${live('path-block', pathSheet(status, now))}
          <div class="split lead">
            ${live('parts-block', parts(status.parts))} ${live('accounts-block', accounts(status))}
          </div>
        </main>
        <footer class="foot">
          <span>Ctrl-C or <code>farside stop</code> finishes open work, then stops everything.</span
          ><a href="#content">Back to top</a>
        </footer>
      </body>
    </html> `.text
}

import { html, icon } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import { versionText } from '../../contract/version.ts'
import type { PanelHead } from '../../server/panel/catalogue.ts'
import { panelAddress } from '../frame/addresses.ts'

const lists = [
  ['34', 'Green'],
  ['234', 'Green and amber'],
  ['2', 'Amber'],
  ['01', 'Red'],
] as const

/** Files of the live version, and former versions by their number. */
export function downloads(panel: PanelHead): Markup {
  const here = panelAddress(panel.id)
  const api = `/api/v2/panels/${panel.id}`
  return html`<section class="sheet" aria-labelledby="downloads">
    <header>
      <h2 id="downloads">Download version ${versionText(panel)}</h2>
      <span class="muted small">Tab-separated text, 36 columns</span>
    </header>
    <div class="body row">
      <a class="button" href="${here}download/01234/">${icon('down')}Whole panel</a>
      ${lists.map(([digits, words]) => html`<a class="button" href="${here}download/${digits}/">${words}</a> `)}
      <a class="button" href="${api}/bed?assembly=GRCh37">BED GRCh37</a>
      <a class="button" href="${api}/bed?assembly=GRCh38">BED GRCh38</a>
      <a class="button" href="/api/v1/panels/${panel.id}/">JSON</a>
    </div>
    <div class="tools">
      <form class="row" method="post" action="${here}download_version/">
        <div class="field">
          <label for="version">Other version</label
          ><input
            id="version"
            name="panel_version"
            inputmode="decimal"
            pattern="\\d+\\.\\d+"
            required
            placeholder="${panel.major}.0"
          />
        </div>
        <button class="button">Download version</button>
      </form>
      ${
        panel.signedOff &&
        html`<form method="post" action="${here}download_version/">
          <input type="hidden" name="panel_version" value="${panel.signedOff.version}" />
          <button class="button">Signed-off version ${panel.signedOff.version}</button>
        </form>`
      }
    </div>
  </section>`
}

import { html, icon } from '@farside/kit/markup'
import type { IconName } from '@farside/kit/icons'
import type { Markup } from '@farside/kit/markup'
import type { PartState } from './portal.rules.ts'

/** How each state of a part is shown: family of colour, icon and word; never the colour alone. */
const faces: Record<PartState, { family: string; icon: IconName; word: string }> = {
  healthy: { family: 'good', icon: 'check', word: 'Running' },
  starting: { family: 'info', icon: 'turn', word: 'Starting' },
  restarting: { family: 'warn', icon: 'back', word: 'Restarting' },
  failed: { family: 'bad', icon: 'fail', word: 'Failed' },
  stopped: { family: '', icon: 'stop', word: 'Stopped' },
}

/** The state as a tag, for tables and the heads of sheets. */
export function stateTag(state: PartState): Markup {
  const { family, icon: picture, word } = faces[state]
  return html`<span class="state${family && ` ${family}`}"
    >${icon(picture, state === 'starting' ? 'turns' : '')}${word}</span
  >`
}

/** The state as a line of small text, for the steps of the one-way path. */
export function stateNote(state: PartState): Markup {
  const { family, icon: picture, word } = faces[state]
  return html`<span class="note${family && ` ${family}`}">${icon(picture)}${word}</span>`
}

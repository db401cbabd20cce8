import { html } from '@farside/kit/markup'
import type { Markup } from '@farside/kit/markup'
import type { PartState, PortalPart } from './portal.rules.ts'
import { stateNote } from './state.ts'

interface Step {
  part: string
  title: string
  does: string
}

const before: readonly Step[] = [
  { part: 'eurydice-origin', title: 'Eurydice origin', does: 'takes files, queues them' },
  { part: 'sender', title: 'Sender', does: 'packs them, takes users in turn' },
  { part: 'lidi-send', title: 'lidi, sending', does: 'splits, adds repair blocks' },
]
const after: readonly Step[] = [
  { part: 'lidi-receive', title: 'lidi, receiving', does: 'repairs, puts in order' },
  { part: 'receiver', title: 'Receiver', does: 'checks digests, stores' },
  { part: 'eurydice-destination', title: 'Destination', does: 'hands files to their owner' },
]

/** The way of a file from left to right, the gap drawn as a dashed line; undefined when this run has no such way. */
export function path(parts: readonly PortalPart[]): Markup | undefined {
  const states = new Map<string, PartState>(parts.map((part) => [part.name, part.state]))
  const told = (steps: readonly Step[]) => steps.filter((step) => states.has(step.part))
  const [left, right] = [told(before), told(after)]
  if (left.length === 0 || right.length === 0) return undefined
  const step = ({ part, title, does }: Step) => {
    const state = states.get(part) ?? 'stopped'
    const broken = state === 'failed' || state === 'stopped'
    return html`<li${broken && html` class="bad"`}><strong>${title}</strong><span class="muted small">${does}</span>${stateNote(state)}</li>\n`
  }
  const port = /^udp .*:(\d+)$/.exec(parts.find((part) => part.name === 'lidi-receive')?.address ?? '')?.[1]
  return html`<ol class="path">
    ${left.map(step)}
    <li class="gap"><strong>Air gap</strong><span class="small">${port ? `UDP ${port}, one way` : 'one way'}</span></li>
    ${right.map(step)}
  </ol>`
}

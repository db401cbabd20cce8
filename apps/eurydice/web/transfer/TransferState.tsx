import { Gauge, State } from '@farside/kit/react'
import type { StateProps } from '@farside/kit/react'
import type { IncomingState } from '../../contract/incoming.ts'
import type { OutgoingState } from '../../contract/outgoing.ts'
import { useWords } from '../words/useWords.ts'

type Look = Pick<StateProps, 'family' | 'icon' | 'turns'>

const outgoing: Record<OutgoingState, Look> = {
  PENDING: { family: 'idle', icon: 'clock' },
  ONGOING: { family: 'info', icon: 'turn', turns: true },
  SUCCESS: { family: 'good', icon: 'check' },
  ERROR: { family: 'bad', icon: 'fail' },
  CANCELED: { family: 'warn', icon: 'stop' },
}

const incoming: Record<IncomingState, Look> = {
  ONGOING: { family: 'info', icon: 'turn', turns: true },
  SUCCESS: { family: 'good', icon: 'check' },
  ERROR: { family: 'bad', icon: 'fail' },
  REVOKED: { family: 'bad', icon: 'back' },
  REMOVED: { family: 'warn', icon: 'bin' },
  EXPIRED: { family: 'idle', icon: 'glass' },
}

/** The states in the order in which the filter offers them. Not taken from the contract: that would ship its validator. */
export const outgoingOrder = Object.keys(outgoing) as OutgoingState[]
export const incomingOrder = Object.keys(incoming) as IncomingState[]

export type SideState = { side: 'origin'; state: OutgoingState } | { side: 'destination'; state: IncomingState }

function looks(it: SideState): Look {
  return it.side === 'origin' ? outgoing[it.state] : incoming[it.state]
}

/** The state of a transfer with its meaning told, and its progress while it is under way. */
export function TransferState({ of, progress, name }: { of: SideState; progress: number | null; name: string }) {
  const { t } = useWords()
  // The two catalogues have the same shape; the key is checked per side.
  const words =
    of.side === 'origin'
      ? { word: t(`state.origin.${of.state}.word`), meaning: t(`state.origin.${of.state}.meaning`) }
      : { word: t(`state.destination.${of.state}.word`), meaning: t(`state.destination.${of.state}.meaning`) }
  return (
    <>
      <State {...looks(of)} meaning={words.meaning}>
        {words.word}
      </State>
      {of.state === 'ONGOING' && progress !== null && progress > 0 && (
        <Gauge
          percent={progress}
          label={t('list.progress', { name })}
          figure={t('list.percent', { percent: progress })}
        />
      )}
    </>
  )
}

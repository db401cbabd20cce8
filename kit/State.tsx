import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export type Family = 'idle' | 'good' | 'warn' | 'bad' | 'info'

export interface StateProps {
  family: Family
  icon: IconName
  /** What the word means, in a sentence: shown on hover and read out. */
  meaning?: string
  turns?: boolean
  children: ReactNode
}

/** A state: icon and word, coloured by family. Never the colour alone. */
export function State({ family, icon, meaning, turns, children }: StateProps) {
  return (
    <span className={family === 'idle' ? 'state' : `state ${family}`} title={meaning}>
      <Icon name={icon} className={turns ? 'turns' : ''} />
      {children}
      {meaning && <span className="sr">: {meaning}</span>}
    </span>
  )
}

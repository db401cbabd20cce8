import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

const pictures: Record<'good' | 'warn' | 'bad' | 'info', IconName> = {
  good: 'check',
  warn: 'warn',
  bad: 'fail',
  info: 'info',
}

export interface BannerProps {
  family: keyof typeof pictures
  /** The condition, as a sentence. */
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}

/** A condition that lasts, at the top of the page, with what still works. */
export function Banner({ family, title, children, action }: BannerProps) {
  return (
    <div className={`banner ${family}`} role={family === 'bad' ? 'alert' : 'status'}>
      <Icon name={pictures[family]} />
      <div>
        <strong>{title}</strong> {children}
      </div>
      {action}
    </div>
  )
}

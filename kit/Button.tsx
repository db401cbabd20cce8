import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One `primary` per block; `danger` for what cannot be undone. */
  kind?: 'plain' | 'primary' | 'quiet' | 'danger'
  small?: boolean
  icon?: IconName
  /** Shows the icon alone; the words are still read out. */
  only?: boolean
  children: ReactNode
}

/** A button: verb and object. In lists, say the object in a `Hidden` inside it. */
export function Button({ kind = 'plain', small, icon, only, children, className = '', ...rest }: ButtonProps) {
  const classes = ['button', kind !== 'plain' && kind, small && 'small', only && 'only', className]
  return (
    <button type="button" className={classes.filter(Boolean).join(' ')} {...rest}>
      {icon && <Icon name={icon} />}
      {only ? <Hidden>{children}</Hidden> : children}
    </button>
  )
}

/** Words for readers only. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className="sr">{children}</span>
}

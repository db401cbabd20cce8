import { useId } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

export interface FieldAttributes {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  /** An icon inside the field, for search boxes. */
  icon?: IconName
  className?: string
  /** Draws the control with the attributes that tie it to its label, hint and error. */
  children: (attributes: FieldAttributes) => ReactNode
}

/** Label above, hint and error below, tied to the control for readers. */
export function Field({ label, hint, error, icon, className = '', children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={['field', icon && 'search', className].filter(Boolean).join(' ')}>
      <label htmlFor={id}>{label}</label>
      {icon && <Icon name={icon} />}
      {children({
        id,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="error" id={`${id}-error`}>
          <Icon name="warn" />
          {error}
        </p>
      )}
    </div>
  )
}

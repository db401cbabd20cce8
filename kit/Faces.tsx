import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'

const bonesAfterMs = 200
const wordsAfterSeconds = 10

/** Loading: bones in the final shape after 200 ms, and words only when it takes unusually long. */
export function Loading({
  label,
  still,
  rows = 3,
}: {
  label: string
  still: (seconds: number) => string
  rows?: number
}) {
  const [elapsedMs, setElapsedMs] = useState(0)
  useEffect(() => {
    const started = Date.now()
    const first = setTimeout(() => setElapsedMs(bonesAfterMs), bonesAfterMs)
    const each = setInterval(() => setElapsedMs(Date.now() - started), 1000)
    return () => {
      clearTimeout(first)
      clearInterval(each)
    }
  }, [])
  const seconds = Math.floor(elapsedMs / 1000)
  if (elapsedMs < bonesAfterMs) return <div role="status" />
  return (
    <div className="bones" role="status">
      <span className={seconds > wordsAfterSeconds ? 'muted' : 'sr'}>
        {seconds > wordsAfterSeconds ? still(seconds) : label}
      </span>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} />
      ))}
    </div>
  )
}

/** Empty: what would be here, and the act that fills it. */
export function Empty({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="face">
      <strong>{title}</strong>
      {children && <span>{children}</span>}
      {action}
    </div>
  )
}

/** Failed: what, why, and a way on. */
export function Failed({
  title,
  children,
  retry,
}: {
  title: ReactNode
  children?: ReactNode
  retry?: { words: string; go: () => void }
}) {
  return (
    <div className="face failed" role="alert">
      <strong>
        <Icon name="fail" />
        {title}
      </strong>
      {children && <span>{children}</span>}
      {retry && <Button onClick={retry.go}>{retry.words}</Button>}
    </div>
  )
}

import { symbols } from './icons.ts'
import type { IconName, MarkName } from './icons.ts'

/** An icon beside a word; the word carries the meaning, so readers skip the picture. */
export function Icon({ name, className = '' }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className}`.trim()} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}

/** The mark of a program, in its brand and in heads. */
export function Mark({ name }: { name: MarkName }) {
  return (
    <svg className="mark" aria-hidden="true">
      <use href={`#m-${name}`} />
    </svg>
  )
}

/** The hidden sprite that icons and marks refer to; once per page. */
export function Sprite() {
  return (
    <svg
      width="0"
      height="0"
      className="sr"
      aria-hidden="true"
      focusable="false"
      dangerouslySetInnerHTML={{ __html: symbols }}
    />
  )
}

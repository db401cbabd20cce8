import type { ReactNode } from 'react'
import { Icon, Mark, Sprite } from './Icon.tsx'
import type { IconName, MarkName } from './icons.ts'

/** The frame of every page: sprite, skip link, bar, side bar, content, foot. `skip` is the text of the skip link. */
export function Shell({
  skip,
  bar,
  side,
  children,
  foot,
}: {
  skip: string
  bar: ReactNode
  side?: ReactNode
  children: ReactNode
  foot?: ReactNode
}) {
  // Focusable by script only: the skip link lands here.
  const content = (
    <main className="page" id="content" tabIndex={-1}>
      {children}
    </main>
  )
  return (
    <>
      <Sprite />
      <a className="skip" href="#content">
        {skip}
      </a>
      <header className="bar">{bar}</header>
      {side ? (
        <div className="with-side">
          {side}
          {content}
        </div>
      ) : (
        content
      )}
      {foot && <footer className="foot">{foot}</footer>}
    </>
  )
}

/** Mark and name of the program, linking home. */
export function Brand({ mark, href, children }: { mark: MarkName; href: string; children: ReactNode }) {
  return (
    <a className="brand" href={href}>
      <Mark name={mark} />
      {children}
    </a>
  )
}

/**
 * A short fact in the bar. A colour that comes from outside is a square beside the word, never behind it: nobody has
 * checked its contrast. It is an attribute of a picture, so that a strict style policy holds.
 */
export function Badge({ colour, icon, children }: { colour?: string; icon?: IconName; children: ReactNode }) {
  return (
    <span className="bar-badge">
      {colour && (
        <svg aria-hidden="true">
          <rect width="8" height="8" fill={colour} />
        </svg>
      )}
      {icon && <Icon name={icon} />}
      {children}
    </span>
  )
}

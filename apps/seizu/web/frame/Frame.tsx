import { Badge, Brand, Icon, Menu, Shell, Toasts, useKeys } from '@farside/kit/react'
import { useEffect, useId, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import { toasts } from '../toasts.ts'
import { ConfigNews } from './ConfigNews.tsx'
import { SideBar } from './SideBar.tsx'
import { preferTheme, useTheme } from './preferences.ts'
import type { Theme } from './preferences.ts'
import type { Place } from './route.rules.ts'

export interface FrameProps {
  /** Absent until the server has told. */
  config?: ConfigResponse
  place?: Place
  user?: string | undefined
  permissions?: ReadonlySet<string>
  onLogOut?: (() => void) | undefined
  children: ReactNode
}

/** What every page has around it: top bar, side bar, notice of new settings, toasts. */
export function Frame({ config, place, user, permissions, onLogOut, children }: FrameProps) {
  const [open, setOpen] = useState(false)
  useKeys(useMemo(() => ({ '/': () => document.querySelector<HTMLElement>('main input[type=search]')?.focus() }), []))
  useEffect(() => {
    if (!open) return
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpen(false)
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [open])

  return (
    <>
      <Shell
        skip="Skip to content"
        bar={
          <>
            {config && (
              <button
                type="button"
                className="bar-button only-narrow"
                aria-expanded={open}
                onClick={() => setOpen(!open)}
              >
                <Icon name="menu" />
                <span className="sr">Menu</span>
              </button>
            )}
            <Brand mark="seizu" href="/">
              Seizu
            </Brand>
            {config?.evaluation && <Badge icon="gauge">Evaluation graph</Badge>}
            <div className="bar-end">
              {user && (
                <span className="wide-only">
                  Logged in as <strong>{user}</strong>
                </span>
              )}
              <ThemeMenu />
              {onLogOut && (
                <button type="button" className="bar-button" onClick={onLogOut}>
                  Log out
                </button>
              )}
            </div>
          </>
        }
        side={
          config &&
          place && (
            <SideBar
              config={config}
              place={place}
              permissions={permissions}
              open={open}
              onClose={() => setOpen(false)}
            />
          )
        }
      >
        {config && <ConfigNews inUse={config} />}
        {children}
      </Shell>
      <Toasts toasts={toasts} label="Notices" close="Close" lifetime={6000} />
    </>
  )
}

const themes: readonly { theme: Theme; words: string }[] = [
  { theme: 'system', words: 'As the system' },
  { theme: 'light', words: 'Light' },
  { theme: 'dark', words: 'Dark' },
]

function ThemeMenu() {
  const theme = useTheme()
  const name = useId()
  return (
    <Menu
      summary={
        <>
          <Icon name="eye" />
          <span className="who">Theme</span>
          <Icon name="caret" />
        </>
      }
    >
      <li>
        <fieldset className="choices">
          <legend className="sr">Theme</legend>
          {themes.map((it) => (
            <label key={it.theme} className="check">
              <input type="radio" name={name} checked={theme === it.theme} onChange={() => preferTheme(it.theme)} />
              {it.words}
            </label>
          ))}
        </fieldset>
      </li>
    </Menu>
  )
}

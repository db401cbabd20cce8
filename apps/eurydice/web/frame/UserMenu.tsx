import { Icon, Menu } from '@farside/kit/react'
import { useId } from 'react'
import { canLogOut, logOut } from '../server/session.api.ts'
import { toasts } from '../toasts.ts'
import { useFailureText } from '../words/useFailureText.ts'
import { useWords } from '../words/useWords.ts'
import { prefer, usePreferences } from './preferences.ts'
import type { Theme } from './preferences.ts'

const themes: readonly Theme[] = ['system', 'light', 'dark']

/** The user's name, and what belongs to the user: token, theme, keys, the way out. */
export function UserMenu({ user, onToken, onKeys }: { user: string; onToken: () => void; onKeys: () => void }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const { theme } = usePreferences()
  const name = useId()

  const leave = async () => {
    try {
      await logOut()
      location.assign('/login')
    } catch (error) {
      toasts.tell({ family: 'bad', text: failureText(error) })
    }
  }

  return (
    <Menu
      summary={
        <>
          <Icon name="user" />
          <span className="who">{user}</span>
          <Icon name="caret" />
        </>
      }
    >
      <li>
        <button type="button" onClick={onToken}>
          {t('menu.token')}
        </button>
      </li>
      <li>
        <button type="button" onClick={onKeys}>
          {t('menu.keys')}
        </button>
      </li>
      <li className="menu-part">
        <fieldset>
          <legend>{t('menu.theme')}</legend>
          {themes.map((choice) => (
            <label key={choice} className="check">
              <input type="radio" name={name} checked={theme === choice} onChange={() => prefer({ theme: choice })} />
              {t(`menu.${choice}`)}
            </label>
          ))}
        </fieldset>
      </li>
      {canLogOut() ? (
        <li className="menu-part">
          <button type="button" onClick={() => void leave()}>
            {t('menu.logOut')}
          </button>
        </li>
      ) : (
        <li className="menu-part muted small menu-note">{t('menu.basic')}</li>
      )}
    </Menu>
  )
}

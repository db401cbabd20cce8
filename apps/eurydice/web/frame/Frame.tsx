import { Badge, Brand, Hidden, Shell, Toasts, useKeys } from '@farside/kit/react'
import { useMemo, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import type { Metadata } from '../../contract/information.ts'
import { LinkBanner } from '../link/LinkBanner.tsx'
import { settingsOf } from '../server/settings.ts'
import { toasts } from '../toasts.ts'
import { useWords } from '../words/useWords.ts'
import { ContactDialog } from './ContactDialog.tsx'
import { KeysDialog } from './KeysDialog.tsx'
import { TokenDialog } from './TokenDialog.tsx'
import { UserMenu } from './UserMenu.tsx'
import { usePreferences } from './preferences.ts'
import { useUserName } from './useUserName.ts'

export interface FrameProps {
  /** Undefined until the server has told. */
  metadata: Metadata | undefined
  /** Where `/` goes. */
  search: RefObject<HTMLInputElement | null>
  children: ReactNode
}

/** What every page has around it: bar, banners, dialogs of the bar, toasts, foot. */
export function Frame({ metadata, search, children }: FrameProps) {
  const { t } = useWords()
  const user = useUserName()
  const { keys } = usePreferences()
  const [dialog, setDialog] = useState<'token' | 'contact' | 'keys'>()
  const close = () => setDialog(undefined)
  const side = metadata?.side ?? 'origin'

  useKeys(
    useMemo(
      () => ({
        '/': () => search.current?.focus(),
        '?': () => setDialog('keys'),
        gh: () => {
          window.scrollTo({ top: 0 })
          document.getElementById('content')?.focus()
        },
      }),
      [search],
    ),
    keys,
  )

  return (
    <>
      <Shell
        skip={t('app.skip')}
        bar={
          <>
            <Brand mark="eurydice" href="/">
              {metadata?.title || t('app.name')}
            </Brand>
            {metadata && (
              <>
                <Badge>{t(`app.side.${side}`)}</Badge>
                {metadata.badge_content && <Badge colour={metadata.badge_color}>{metadata.badge_content}</Badge>}
                {metadata.encryption_enabled && <Badge icon="lock">{t('app.encryption')}</Badge>}
              </>
            )}
            <div className="bar-end">
              {user && <UserMenu user={user} onToken={() => setDialog('token')} onKeys={() => setDialog('keys')} />}
            </div>
          </>
        }
        foot={
          metadata && (
            <>
              <span>
                {t('app.name')} {metadata.version}
              </span>
              <a href="/api/docs/" target="_blank" rel="noreferrer">
                {t('app.documents')}
                <Hidden> {t('app.newTab')}</Hidden>
              </a>
              <button type="button" className="link" onClick={() => setDialog('contact')}>
                {t('app.contact')}
              </button>
              <a href="#content">{t('app.top')}</a>
            </>
          )
        }
      >
        <h1 className="sr">{metadata ? t(`app.title.${side}`) : t('app.name')}</h1>
        {metadata && user && (
          <LinkBanner side={side} settings={settingsOf(metadata)} onContact={() => setDialog('contact')} />
        )}
        {children}
      </Shell>
      {dialog === 'token' && <TokenDialog onClose={close} />}
      {dialog === 'contact' && <ContactDialog contact={metadata?.contact ?? ''} onClose={close} />}
      {dialog === 'keys' && <KeysDialog onClose={close} />}
      <Toasts toasts={toasts} label={t('app.notices')} close={t('app.close')} lifetime={metadata?.toast_lifetime} />
    </>
  )
}

import { Empty, Failed, Loading, Sheet } from '@farside/kit/react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import type { Metadata } from '../contract/information.ts'
import { DestinationPage } from './destination/DestinationPage.tsx'
import { Frame } from './frame/Frame.tsx'
import { LoginPage } from './frame/LoginPage.tsx'
import { OriginPage } from './origin/OriginPage.tsx'
import { ServerError } from './server/client.ts'
import { meQuery, metadataQuery } from './server/session.api.ts'
import { settingsOf } from './server/settings.ts'
import { useFailureText } from './words/useFailureText.ts'
import { useWords } from './words/useWords.ts'

/** Chooses the page by the address and by the side that the server says it is. */
export function App() {
  const { t } = useWords()
  const failureText = useFailureText()
  const { data: metadata, error, refetch } = useQuery(metadataQuery)
  const search = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (!metadata) return
    const side = t(`app.side.${metadata.side ?? 'origin'}`)
    document.title = [metadata.badge_content, `${metadata.title || t('app.name')} ${side}`].filter(Boolean).join(' – ')
  }, [metadata, t])

  return (
    <Frame metadata={metadata} search={search}>
      {!metadata && !error && <Waiting />}
      {!metadata && error && (
        <Sheet title={t('app.name')} titleHidden>
          <Failed title={t('failure.start')} retry={{ words: t('app.retry'), go: () => void refetch() }}>
            {failureText(error)}
          </Failed>
        </Sheet>
      )}
      {metadata && <Page metadata={metadata} search={search} />}
    </Frame>
  )
}

function Page({ metadata, search }: { metadata: Metadata; search: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords()
  if (location.pathname === '/login') return <LoginPage links={metadata.login_links ?? []} />
  if (location.pathname === '/') return <Files metadata={metadata} search={search} />
  return (
    <Sheet title={t('failure.lost')}>
      <Empty
        title={t('failure.lostWhy')}
        action={
          <a className="button" href="/">
            {t('failure.home')}
          </a>
        }
      />
    </Sheet>
  )
}

function Files({ metadata, search }: { metadata: Metadata; search: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords()
  const failureText = useFailureText()
  const { data: me, error, refetch } = useQuery(meQuery)
  const anonymous = error instanceof ServerError && error.status === 401
  const elsewhere = anonymous && !error.challenged

  useEffect(() => {
    if (elsewhere) location.assign('/login')
  }, [elsewhere])

  if (me) {
    const settings = settingsOf(metadata)
    return metadata.side === 'destination' ? (
      <DestinationPage settings={settings} search={search} />
    ) : (
      <OriginPage settings={settings} search={search} />
    )
  }
  if (!error || elsewhere) return <Waiting />
  return (
    <Sheet title={t('app.name')} titleHidden>
      <Failed
        title={anonymous ? t('failure.login') : t('failure.start')}
        retry={{ words: anonymous ? t('failure.loginAgain') : t('app.retry'), go: () => void refetch() }}
      >
        {anonymous ? t('failure.loginWhy') : failureText(error)}
      </Failed>
    </Sheet>
  )
}

function Waiting() {
  const { t } = useWords()
  return (
    <Sheet title={t('app.loading')} titleHidden>
      <Loading label={t('app.loading')} still={(seconds) => t('app.stillLoading', { seconds })} rows={6} />
    </Sheet>
  )
}

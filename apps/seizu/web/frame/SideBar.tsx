import { Icon } from '@farside/kit/react'
import { useState } from 'react'
import type { ComponentProps, ReactNode } from 'react'
import type { ConfigResponse } from '../../contract/api.ts'
import { Link } from './address.tsx'
import { reportPath } from './route.rules.ts'
import type { Place } from './route.rules.ts'

export interface SideBarProps {
  config: ConfigResponse
  place: Place
  permissions: ReadonlySet<string> | undefined
  /** On narrow screens, where it lies over the page. */
  open: boolean
  onClose: () => void
}

/** The way to every page: always there from 1200 px, opened by the menu button below. */
export function SideBar({ config, place, permissions, open, onClose }: SideBarProps) {
  const [unfolded, setUnfolded] = useState(true)
  const reports = Object.entries(config.config.reports)
  const item = (page: Place['page'], icon: ComponentProps<typeof Icon>['name'], words: ReactNode) => (
    <Link href={`/app/${page}`} aria-current={place.page === page ? 'page' : undefined} onClick={onClose}>
      <Icon name={icon} />
      {words}
    </Link>
  )
  return (
    <nav className="side" aria-label="Main" data-open={open || undefined}>
      {item('dashboard', 'gauge', 'Dashboard')}
      <h2>
        <button type="button" className="fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          Reports
          <Icon name="caret" />
        </button>
      </h2>
      {unfolded &&
        reports.map(([id, { name }]) => (
          <Link
            key={id}
            href={reportPath(id)}
            aria-current={place.page === 'report' && place.id === id ? 'page' : undefined}
            onClick={onClose}
          >
            <Icon name="doc" />
            {name}
          </Link>
        ))}
      {unfolded && reports.length === 0 && <p className="small muted side-note">The file has no reports.</p>}
      <hr />
      {permissions?.has('scheduled_queries:read') && item('scheduled-queries', 'clock', 'Scheduled queries')}
      {config.features.console && permissions?.has('query:execute') && item('query-console', 'search', 'Query console')}
      {item('neo4j', 'out', 'Neo4J Console')}
      {item('documentation', 'info', 'Documentation')}
    </nav>
  )
}

import { addThemes } from './themes.ts'
import { addKeys } from './keys.ts'
import { suggest } from './search/suggest.ts'
import { filterTables } from './table/filter-table.ts'
import { makeTabs } from './tabs.ts'

// What the browser adds to pages that are whole without it.
filterTables()
suggest()
makeTabs()
addKeys()
addThemes()

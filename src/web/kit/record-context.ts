/** The record of a page, for those who only need to know which it is; `record.tsx` provides it. */
import { createContext } from 'react'
import type { PageRecord } from './record.tsx'

export const RecordContext = createContext<PageRecord | null>(null)

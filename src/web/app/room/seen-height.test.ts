import { expect, it } from 'vitest'
import { seenOf } from './seen-height.ts'

it('R-242: with a keyboard of glass over the page the room is as high as what can be seen', () => {
  expect(seenOf(844, { height: 508, offsetTop: 90, scale: 1 })).toEqual({
    height: '508px',
    top: '90px',
  })
})

it('R-242: neither a bar of the browser nor a page enlarged by fingers changes the room', () => {
  expect(seenOf(844, { height: 790, offsetTop: 0, scale: 1 })).toBeNull()
  expect(seenOf(844, { height: 422, offsetTop: 200, scale: 2 })).toBeNull()
})

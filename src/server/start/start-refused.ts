/**
 * The server cannot start and a person has to change something first.
 *
 * The message is one sentence that says what is wrong and what to do. It is printed as it is and the process exits
 * with 1: no stack, and never a password, because it ends up in logs and screenshots.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

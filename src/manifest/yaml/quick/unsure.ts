/**
 * Thrown by the quick reader at whatever it does not know for sure; nobody outside of `readQuickly` sees it. Made once:
 * a stack trace for each text would cost more than reading it.
 */
export const UNSURE = new Error('only the exact reader can tell');

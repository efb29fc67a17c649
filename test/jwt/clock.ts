/** The clock of this Worker goes as it does outside, and jumps ahead when the test says so. It is imported before the engine takes `Date`. */
const now = Date.now.bind(Date);
let ahead = 0;
Date.now = () => now() + ahead;

export const jumpAhead = (milliseconds: number): number => (ahead += milliseconds);

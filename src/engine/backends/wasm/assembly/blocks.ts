/** Depth of a block of patches, and the most columns for which panels are packed at once. */
export const DEPTH = 512;
export const MOST_COLUMNS = 512;
/** Products with taps that fall outside are left out; with fewer channels than this the bookkeeping costs more than it saves. */
export const FEWEST_CHANNELS = 16;

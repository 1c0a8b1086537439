import { useDocument } from '../../stores/document';
import { useSelection } from '../../stores/selection';

type Kind = 'photo' | 'shape';
type How = 'only' | 'toggle' | 'range';

/**
 * Choosing in the shelf: one item, one more with Ctrl, a range with Shift.
 *
 * @param idsOf the items of a list in the order in which they are shown.
 */
export function useChoice(idsOf: (kind: Kind) => string[]): (kind: Kind, id: string, how: How) => void {
  const document = useDocument();
  const selection = useSelection();
  /** Where a range with Shift begins: the last item that was chosen without it. */
  const anchors: Record<Kind, string | undefined> = { photo: undefined, shape: undefined };

  /** The photos that a shape came from: the Inspector speaks of both, and they belong together. */
  function showPhotosOf(shape: string): void {
    const known = new Set(document.photos.map((photo) => photo.id));
    const own = document.shapes.find((item) => item.id === shape)?.origin.photos.filter((photo) => known.has(photo));
    if (own) selection.selectAll('photo', own);
  }

  return (kind, id, how) => {
    const ids = idsOf(kind);
    const from = ids.indexOf(anchors[kind] ?? (kind === 'photo' ? selection.photo : selection.shape)?.id ?? id);
    const to = ids.indexOf(id);
    if (how === 'range' && from >= 0) {
      // The chosen one leads: it comes last.
      const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      selection.selectAll(kind, from <= to ? range : range.reverse());
      return;
    }
    anchors[kind] = id;
    const one = how === 'toggle' ? 'toggle' : 'only';
    if (kind === 'photo') selection.selectPhoto(id, one);
    else {
      if (how === 'only') showPhotosOf(id);
      selection.selectShape(id, one);
    }
  };
}

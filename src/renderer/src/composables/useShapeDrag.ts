/** The kind of what is dragged when a shape leaves the shelf; its data is the shape's id. Not a file: the window's own drop zone lets it pass. */
export const shapeDragType = 'application/x-maquette-shape';

"""Lines of text gathered while a document's tree is walked."""

from __future__ import annotations

from mining.importers.table_rows import rows_as_lines


class Lines:
    """Lines, and tables whose rows become lines when they end.

    Nothing here depends on a tree that is well nested: what ends without having begun is
    passed over.
    """

    def __init__(self) -> None:
        self._blocks: list[list[str]] = [[]]
        self._pieces: list[str] = []
        self._tables: list[list[list[str]]] = []
        self._done = 0
        self._length = 0

    @property
    def place(self) -> int | None:
        """Offset in the text where the next sign will stand; unknown inside a table."""
        return None if self._tables else self._done + self._length

    @property
    def last(self) -> str:
        """The last sign of the line that is being written, or nothing."""
        return self._pieces[-1][-1] if self._pieces else ""

    def add(self, text: str) -> None:
        """Go on with the line."""
        if text:
            self._pieces.append(text)
            self._length += len(text)

    def end_line(self, *, even_if_blank: bool = False) -> None:
        """End the line, if there is one."""
        line = "".join(self._pieces).rstrip()
        if line or even_if_blank:
            self._put([line])
        self._pieces, self._length = [], 0

    def begin_table(self) -> None:
        """Begin a table, in a line or a cell."""
        self.end_line()
        self._tables.append([])

    def begin_row(self) -> None:
        """Begin a row of the table."""
        if self._tables:
            self._tables[-1].append([])

    def begin_cell(self) -> None:
        """Begin a cell of the row."""
        self.end_line()
        if self._tables:
            self._blocks.append([])

    def end_cell(self) -> None:
        """End the cell; its lines stay together."""
        self.end_line()
        if self._tables and len(self._blocks) > 1:
            cell = "\n".join(self._blocks.pop())
            if not self._tables[-1]:
                self._tables[-1].append([])
            self._tables[-1][-1].append(cell)

    def end_table(self) -> None:
        """End the table and write its rows."""
        self.end_line()
        if self._tables:
            rows = [row for row in self._tables.pop() if row]
            self._put(rows_as_lines(rows))

    def text(self) -> str:
        """Return the lines, with line feeds between."""
        while self._tables:
            self.end_cell()
            self.end_table()
        self.end_line()
        return "\n".join(line for block in self._blocks for line in block)

    def _put(self, lines: list[str]) -> None:
        self._blocks[-1] += lines
        if len(self._blocks) == 1:
            self._done += sum(len(line) + 1 for line in lines)

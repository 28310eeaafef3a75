//! Text of protocol files.

/// A draft reviewed on 22 November 2026, with these topics and procedures, and one source, `handout`.
macro_rules! protocol_file {
    (
        id: $id:literal,
        title: $title:literal,
        version: $version:literal,
        review_by: $review_by:literal,
        topics: $topics:literal,
        procedures: $procedures:literal,
        handout: $handout:literal $(,)?
    ) => {
        concat!(
            "format = 1\n\n[protocol]\nid        = \"",
            $id,
            "\"\ntitle     = \"",
            $title,
            "\"\nversion   = \"",
            $version,
            "\"\nreviewed  = 2026-11-22\nreview-by = ",
            $review_by,
            "\nstatus    = \"draft\"\ntopics    = ",
            $topics,
            "\n\n",
            $procedures,
            "[[source]]\nid    = \"handout\"\ntitle = \"",
            $handout,
            "\"\nurl   = \"https://example.org/handout\"\nseen  = 2026-11-22\ngrade = \"clinic\"\n",
        )
    };
}
pub(crate) use protocol_file;

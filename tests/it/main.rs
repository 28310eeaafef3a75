//! The tests of `contra` as a user sees it: whole outputs, exit codes, both streams.

#[cfg(unix)]
mod action;
mod annotations;
mod approved;
mod architecture;
mod as_written;
mod bad_input;
mod bad_output;
mod bad_records;
mod broken;
mod bulk;
mod bulk_parts;
mod case_coverage;
mod check_formats;
mod command_line;
mod diffed;
mod docs;
mod explained;
mod findings;
mod hostile_text;
mod interview;
mod interview_lines;
#[cfg(unix)]
mod interview_terminal;
mod json_schema;
mod line_ends;
mod listed;
mod lost_records;
mod markdown;
mod oracle;
mod planted;
mod private_files;
mod program;
mod proofs;
mod properties;
mod random;
mod rule_folders;
mod rule_schemas;
mod rules_commands;
mod same_file;
mod screen;
mod shipped;
mod signed;
mod slips;
mod streams;
mod urgent;

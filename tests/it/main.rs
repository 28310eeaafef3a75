//! The tests of `contra` as a user sees it: whole outputs, exit codes, both streams.

#![expect(
    clippy::disallowed_methods,
    reason = "tests run programs and read what they write"
)]

#[cfg(unix)]
mod action;
mod age;
mod approve;
mod architecture;
mod bad_input;
mod bad_output;
mod bad_records;
mod broken_rules;
mod case_coverage;
mod check_formats;
mod check_text;
mod columns;
mod command_line;
#[cfg(target_os = "linux")]
mod dependencies;
mod diff;
mod distributions;
mod docs;
mod document;
mod drawings;
mod explain;
mod fast_exports;
mod fast_reader;
mod faults_found_by_check;
mod findings;
mod findings_of_procedures;
mod form_and_matrix;
mod github_annotations;
mod groups;
mod hostile_text;
mod interview;
mod interview_lines;
#[cfg(unix)]
mod interview_terminal;
mod joined_inputs;
mod line_ends;
mod many_masks;
mod many_mistakes;
mod mapping;
mod not_before;
mod output_formats;
mod outputs_over_inputs;
mod page;
mod partly_known;
mod private_files;
mod proofs;
mod properties;
mod public_api;
mod published;
mod record_folders;
mod records;
mod rule_folders;
mod rule_schemas;
mod rules_commands;
mod rules_format;
mod rules_to_screen;
mod scores;
mod screen;
mod shipped;
mod streams;
mod summary;
mod support;
mod threads;
mod typos;
mod unfinished_files;
mod urgent;
mod window;
mod wording;

//! Interviews and long screenings in a terminal, as a practitioner sees them: keys are pressed, whole screens are
//! compared.

mod change;
mod clients;
mod clinic;
mod drawing;
mod ending;
mod interruption;
mod keys;
mod resuming;
mod review;
mod screened;
mod stray_input;
mod window;

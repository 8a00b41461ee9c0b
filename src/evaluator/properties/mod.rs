//! What must hold of every grade and every look, whatever is said: metamorphic properties. A reply is changed in a way whose
//! effect is known without knowing the reply, and the markers or the grade must follow.

mod grades;
mod looks;
mod odd;
mod parallel;
mod scorecards;
mod seeds;

//! The numbers of stages on the wire: won is 142 and lost 143 in every pipeline (kommo-api §5.4), where each pipeline
//! has stages of its own.

use base::Cx;
use base::ids::{PipelineId, StageId};
use flow::pipelines::{self, Pipeline, Stage, StageKind};

/// Won, in every pipeline.
pub const WON: i64 = 142;
/// Lost, in every pipeline.
pub const LOST: i64 = 143;

/// Every pipeline of the account with its stages, for translating both ways. An account has at most 50.
pub struct Stages {
    pipelines: Vec<Pipeline>,
}

impl Stages {
    /// Reads them, in two queries.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn load(cx: &mut Cx<'_>) -> Result<Stages, pipelines::Error> {
        Ok(Stages { pipelines: pipelines::list(cx)? })
    }

    /// The pipeline of that id.
    pub fn pipeline(&self, id: i64) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.id == PipelineId(id))
    }

    /// The pipeline of a stage.
    pub fn pipeline_of(&self, id: StageId) -> Option<PipelineId> {
        self.pipelines.iter().find(|pipeline| pipeline.stage(id).is_some()).map(|pipeline| pipeline.id)
    }

    /// The pipeline that leads and requests fall to when none is named.
    pub fn main(&self) -> Option<&Pipeline> {
        self.pipelines.iter().find(|pipeline| pipeline.is_main)
    }

    /// What clients call a stage: 142, 143, or its own id. An unknown one keeps its id.
    pub fn number(&self, id: StageId) -> i64 {
        let stage = self.pipelines.iter().find_map(|pipeline| pipeline.stage(id));
        stage.map_or(id.0, number)
    }

    /// The pipeline of a stage, and what clients call it there; nothing when it is gone.
    pub fn of_stage(&self, id: StageId) -> Option<(i64, i64)> {
        self.pipelines.iter().find_map(|pipeline| Some((pipeline.id.0, number(pipeline.stage(id)?))))
    }

    /// The stage that clients call so, in this pipeline; without a pipeline, 142 and 143 are those of the main one.
    pub fn find(&self, number: i64, pipeline: Option<i64>) -> Option<&Stage> {
        match (pipeline, kind(number)) {
            (Some(pipeline), _) => in_pipeline(self.pipeline(pipeline)?, number),
            (None, Some(_)) => in_pipeline(self.main()?, number),
            (None, None) => self.pipelines.iter().find_map(|pipeline| in_pipeline(pipeline, number)),
        }
    }

    /// Every stage that clients call so, of one pipeline or of all: what a filter means.
    pub fn find_all(&self, number: i64, pipeline: Option<i64>) -> Vec<StageId> {
        let asked = self.pipelines.iter().filter(|known| pipeline.is_none_or(|id| known.id == PipelineId(id)));
        asked.filter_map(|pipeline| in_pipeline(pipeline, number)).map(|stage| stage.id).collect()
    }
}

/// What clients call this stage.
pub fn number(stage: &Stage) -> i64 {
    match stage.kind {
        StageKind::Won => WON,
        StageKind::Lost => LOST,
        StageKind::Incoming | StageKind::Open => stage.id.0,
    }
}

/// The stage that clients call so, in a pipeline at hand.
pub fn in_pipeline(pipeline: &Pipeline, number: i64) -> Option<&Stage> {
    match kind(number) {
        Some(kind) => pipeline.stage_of_kind(kind),
        None => pipeline.stage(StageId(number)).filter(|stage| !stage.kind.is_closed()),
    }
}

fn kind(number: i64) -> Option<StageKind> {
    match number {
        WON => Some(StageKind::Won),
        LOST => Some(StageKind::Lost),
        _ => None,
    }
}

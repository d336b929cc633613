//! The two pipelines: "Workshop sales" with seven working stages, and "Service" with three.

use crate::Error;
use base::Cx;
use base::ids::StageId;
use flow::pipelines::{
    self, NewPipeline, NewStage, Pipeline, PipelineChange, StageChange, StageKind, add_pipeline, add_stage,
    change_pipeline, change_stage,
};

const SALES: [(&str, &str); 7] = [
    ("New request", "blue"),
    ("Contacted", "cyan"),
    ("Qualified", "teal"),
    ("Site visit", "lime"),
    ("Offer sent", "amber"),
    ("Negotiation", "orange"),
    ("Contract", "violet"),
];
const SERVICE: [(&str, &str); 3] = [("Reported", "blue"), ("Planned", "amber"), ("In repair", "teal")];

/// The stages of "Workshop sales", in order.
#[derive(Clone, Copy, Debug)]
pub struct SalesStages {
    /// Where requests wait.
    pub incoming: StageId,
    /// The first working stage, where accepted requests go.
    pub new_request: StageId,
    /// Somebody has spoken with them.
    pub contacted: StageId,
    /// They need what the workshop makes.
    pub qualified: StageId,
    /// Somebody measures.
    pub site_visit: StageId,
    /// They have an offer.
    pub offer_sent: StageId,
    /// They talk about it.
    pub negotiation: StageId,
    /// The last working stage.
    pub contract: StageId,
    /// Bought.
    pub won: StageId,
    /// Not bought.
    pub lost: StageId,
}

/// The stages of "Service", in order.
#[derive(Clone, Copy, Debug)]
pub struct ServiceStages {
    /// Where requests wait.
    pub incoming: StageId,
    /// The first working stage.
    pub reported: StageId,
    /// A day is set.
    pub planned: StageId,
    /// The last working stage.
    pub in_repair: StageId,
    /// Repaired and paid.
    pub won: StageId,
    /// Not repaired.
    pub lost: StageId,
}

impl SalesStages {
    pub(crate) fn of(pipeline: &Pipeline) -> Result<SalesStages, Error> {
        let [new_request, contacted, qualified, site_visit, offer_sent, negotiation, contract] = working(pipeline)?;
        Ok(SalesStages {
            incoming: fixed(pipeline, StageKind::Incoming)?,
            new_request,
            contacted,
            qualified,
            site_visit,
            offer_sent,
            negotiation,
            contract,
            won: fixed(pipeline, StageKind::Won)?,
            lost: fixed(pipeline, StageKind::Lost)?,
        })
    }

    /// The seven between incoming and won.
    pub(crate) fn working(&self) -> [StageId; 7] {
        [
            self.new_request,
            self.contacted,
            self.qualified,
            self.site_visit,
            self.offer_sent,
            self.negotiation,
            self.contract,
        ]
    }
}

impl ServiceStages {
    pub(crate) fn of(pipeline: &Pipeline) -> Result<ServiceStages, Error> {
        let [reported, planned, in_repair] = working(pipeline)?;
        Ok(ServiceStages {
            incoming: fixed(pipeline, StageKind::Incoming)?,
            reported,
            planned,
            in_repair,
            won: fixed(pipeline, StageKind::Won)?,
            lost: fixed(pipeline, StageKind::Lost)?,
        })
    }
}

/// Makes the pipeline of the founding the workshop's own, and adds "Service" beside it.
pub(crate) fn draw(cx: &mut Cx<'_>) -> Result<(Pipeline, Pipeline), Error> {
    let main = pipelines::list(cx)?.into_iter().find(|pipeline| pipeline.is_main);
    let main = main.ok_or_else(|| Error::Wrong("the workshop has no main pipeline".to_owned()))?;
    let name = Some("Workshop sales".to_owned());
    change_pipeline(cx, main.id, &PipelineChange { name, ..PipelineChange::default() })?;
    let mut drawn = main.stages.iter().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.id);
    for (name, colour) in SALES {
        let (name, colour) = (name.to_owned(), Some(colour.to_owned()));
        match drawn.next() {
            Some(stage) => {
                change_stage(cx, stage, &StageChange { name: Some(name), colour, ..StageChange::default() })?
            }
            None => add_stage(cx, main.id, &NewStage { name, colour, hex: None, after: None })?,
        };
    }
    let stages = SERVICE.map(|(name, colour)| (name.to_owned(), colour.to_owned())).to_vec();
    let service = add_pipeline(cx, &NewPipeline { name: "Service".to_owned(), stages, is_main: false })?;
    Ok((pipelines::load(cx, main.id)?, service))
}

fn working<const COUNT: usize>(pipeline: &Pipeline) -> Result<[StageId; COUNT], Error> {
    let open = pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open);
    let ids: Vec<StageId> = open.map(|stage| stage.id).collect();
    ids.try_into().map_err(|_| Error::Wrong(format!("“{}” has other stages", pipeline.name)))
}

fn fixed(pipeline: &Pipeline, kind: StageKind) -> Result<StageId, Error> {
    let stage = pipeline.stage_of_kind(kind);
    Ok(stage.ok_or_else(|| Error::Wrong(format!("“{}” has no {} stage", pipeline.name, kind.as_str())))?.id)
}

package report

import "redline/lang"

// codes words every code of the contract, by "group.code".
var codes = map[string]lang.Text{
	// What a finding or verdict of this effect is called where its authority does not
	// matter. For prohibitions see "ban".
	"effect.prohibited": {ZH: "禁止类", EN: "prohibiting"},
	"effect.review":     {ZH: "需论证", EN: "needs a decision"},
	"effect.restricted": {ZH: "限制", EN: "restricted"},
	"effect.notice":     {ZH: "关注", EN: "notice"},
	"effect.clear":      {ZH: "未发现限制", EN: "no restriction found"},

	// A prohibition is worded by its authority: only law prohibits.
	"ban.law":              {ZH: "法律禁止", EN: "prohibited by law"},
	"ban.regulation":       {ZH: "法规禁止", EN: "prohibited by regulation"},
	"ban.local-regulation": {ZH: "地方性法规禁止", EN: "prohibited by local regulation"},
	"ban.ministry-rule":    {ZH: "规章禁止", EN: "prohibited by ministry rule"},
	"ban.normative":        {ZH: "不符合规范性文件要求", EN: "does not conform to an administrative document"},
	"ban.plan":             {ZH: "不符合规划要求", EN: "does not conform to the plan"},
	"ban.standard":         {ZH: "不符合标准要求", EN: "does not meet the standard"},

	"headline.law":              {ZH: "禁止（法律禁止）", EN: "PROHIBITED by law"},
	"headline.regulation":       {ZH: "禁止（法规禁止）", EN: "PROHIBITED by regulation"},
	"headline.local-regulation": {ZH: "禁止（地方性法规禁止）", EN: "PROHIBITED by local regulation"},
	"headline.ministry-rule":    {ZH: "禁止（规章禁止）", EN: "PROHIBITED by ministry rule"},
	"headline.normative":        {ZH: "不符合规范性文件要求", EN: "DOES NOT CONFORM to an administrative document"},
	"headline.plan":             {ZH: "不符合规划要求", EN: "DOES NOT CONFORM to the plan"},
	"headline.standard":         {ZH: "不符合标准要求", EN: "DOES NOT MEET the standard"},
	"headline.prohibited":       {ZH: "禁止类", EN: "PROHIBITING"},
	"headline.review":           {ZH: "需论证", EN: "NEEDS A DECISION"},
	"headline.restricted":       {ZH: "限制", EN: "RESTRICTED"},
	"headline.notice":           {ZH: "关注", EN: "NOTICE"},
	"headline.clear":            {ZH: "未发现限制", EN: "NO RESTRICTION FOUND"},

	"authority.law":              {ZH: "法律", EN: "law"},
	"authority.regulation":       {ZH: "行政法规", EN: "regulation"},
	"authority.local-regulation": {ZH: "地方性法规", EN: "local regulation"},
	"authority.ministry-rule":    {ZH: "规章", EN: "ministry rule"},
	"authority.normative":        {ZH: "规范性文件", EN: "administrative document"},
	"authority.plan":             {ZH: "规划", EN: "plan"},
	"authority.standard":         {ZH: "标准", EN: "standard"},

	// What a requirement of the conformity analysis rests on, most binding first.
	"level.law":              {ZH: "法律", EN: "Laws"},
	"level.regulation":       {ZH: "行政法规", EN: "Regulations"},
	"level.local-regulation": {ZH: "地方性法规", EN: "Local regulations"},
	"level.ministry-rule":    {ZH: "规章", EN: "Ministry rules"},
	"level.normative":        {ZH: "规范性文件", EN: "Administrative documents"},
	"level.plan":             {ZH: "规划", EN: "Plans"},
	"level.standard":         {ZH: "标准", EN: "Standards"},
	"level.access-list":      {ZH: "生态环境准入清单", EN: "Access lists of the control units (生态环境准入清单)"},
	"level.":                 {ZH: "依据不详", EN: "Authority unknown"},

	// The four dimensions of an access list; of other rules, what the pack's file is about.
	"theme.空间布局约束":       {ZH: "空间布局约束", EN: "siting 空间布局约束"},
	"theme.污染物排放管控":      {ZH: "污染物排放管控", EN: "discharges 污染物排放管控"},
	"theme.环境风险防控":       {ZH: "环境风险防控", EN: "risks 环境风险防控"},
	"theme.资源开发利用效率":     {ZH: "资源开发利用效率", EN: "use of resources 资源开发利用效率"},
	"theme.air":          {ZH: "大气", EN: "air"},
	"theme.ecology":      {ZH: "生态保护红线", EN: "ecological red line"},
	"theme.land":         {ZH: "国土与敏感区", EN: "land use and sensitive areas"},
	"theme.life":         {ZH: "养殖与园区", EN: "livestock and parks"},
	"theme.nature":       {ZH: "自然与文物", EN: "nature and heritage"},
	"theme.noise":        {ZH: "噪声", EN: "noise"},
	"theme.rivers":       {ZH: "河湖岸线", EN: "rivers and banks"},
	"theme.soil":         {ZH: "土壤与农用地", EN: "soil and farmland"},
	"theme.units":        {ZH: "分区管控", EN: "control units"},
	"theme.water_source": {ZH: "饮用水水源", EN: "drinking water"},
	"theme.water_use":    {ZH: "水资源", EN: "water use"},

	// The kinds of access lists (准入清单类型).
	"list.ZH": {ZH: "环境综合", EN: "all elements 环境综合"},
	"list.1":  {ZH: "生态", EN: "ecology 生态"},
	"list.2":  {ZH: "水", EN: "water 水"},
	"list.3":  {ZH: "大气", EN: "air 大气"},
	"list.4":  {ZH: "土壤", EN: "soil 土壤"},
	"list.5":  {ZH: "资源能源", EN: "resources and energy 资源能源"},

	"status.hit":      {ZH: "命中", EN: "hit"},
	"status.touch":    {ZH: "边界相接", EN: "touching"},
	"status.clear":    {ZH: "已查，未命中", EN: "looked at, not hit"},
	"status.partial":  {ZH: "图层未完整覆盖", EN: "not covered whole"},
	"status.no-data":  {ZH: "缺少数据", EN: "no data"},
	"status.outdated": {ZH: "图层已过期", EN: "out of date"},
	"status.failed":   {ZH: "计算失败", EN: "failed"},
	"status.withheld": {ZH: "不公开", EN: "withheld"},

	"outcome.hit":          {ZH: "命中", EN: "hit"},
	"outcome.touch":        {ZH: "边界相接", EN: "touching"},
	"outcome.not-near":     {ZH: "不在范围内", EN: "not near"},
	"outcome.not-met":      {ZH: "条件不满足", EN: "condition not met"},
	"outcome.pending":      {ZH: "待查清", EN: "pending"},
	"outcome.unassessed":   {ZH: "未能评估", EN: "not assessed"},
	"outcome.not-in-force": {ZH: "当日未施行", EN: "not in force"},
	"outcome.failed":       {ZH: "计算失败", EN: "failed"},

	"because.when":      {ZH: "规则的条件", EN: "the rule's condition"},
	"because.relation":  {ZH: "位置关系", EN: "the relation in space"},
	"because.role":      {ZH: "规则不适用于这类组成", EN: "the rule is not for this role"},
	"because.zones":     {ZH: "区的属性", EN: "the zones' attributes"},
	"because.rule":      {ZH: "规则当日未施行", EN: "the rule is not in force that day"},
	"because.basis":     {ZH: "依据尚未施行", EN: "its basis is not yet in force"},
	"because.geometry":  {ZH: "图形无法计算", EN: "the geometry could not be computed"},
	"because.exception": {ZH: "例外的条件无法计算", EN: "the exception's condition could not be computed"},
	"because.cost":      {ZH: "条件的计算量超过上限", EN: "the condition costs more than the limit"},

	"role.site":      {ZH: "场址", EN: "site"},
	"role.outfall":   {ZH: "排放口", EN: "outfall"},
	"role.road":      {ZH: "道路", EN: "road"},
	"role.spoil":     {ZH: "弃渣场", EN: "spoil ground"},
	"role.temporary": {ZH: "临时用地", EN: "temporary land"},

	"audience.public":   {ZH: "公开", EN: "public"},
	"audience.internal": {ZH: "内部", EN: "internal"},

	"source.given":   {ZH: "填报", EN: "given"},
	"source.file":    {ZH: "来自文件", EN: "from the file"},
	"source.derived": {ZH: "推得", EN: "derived"},

	"bool.true":  {ZH: "是", EN: "yes"},
	"bool.false": {ZH: "否", EN: "no"},

	"ask.applicant": {ZH: "申请人", EN: "applicant"},
	"ask.office":    {ZH: "主管部门", EN: "office"},

	// What an office is asked for; other attributes stand for themselves.
	"need.boundary":      {ZH: "界线位置", EN: "where the boundary runs"},
	"need.w_adopted":     {ZH: "采用的管控宽度", EN: "the adopted width"},
	"need.opposite_bank": {ZH: "对岸基线", EN: "the opposite bank's baseline"},
	"need.coordinates":   {ZH: "未加偏的坐标", EN: "coordinates without the shift of web maps"},
	"need.baseline":      {ZH: "以哪一条基线起算", EN: "which baseline counts"},
	"need.outfall":       {ZH: "排污口的位置", EN: "where the outfall lies"},
	"need.version":       {ZH: "判定日有效的图层版本", EN: "the layer's version in force on the day"},

	"touch.border":    {ZH: "仅边界相接", EN: "only the borders meet"},
	"touch.min_area":  {ZH: "重叠面积小于图层的最小面积", EN: "the overlap is smaller than the layer's least area"},
	"touch.min_width": {ZH: "重叠部分比图层的最小宽度窄", EN: "the overlap is narrower than the layer's least width"},

	"change.begins":   {ZH: "开始施行", EN: "comes into force"},
	"change.ends":     {ZH: "停止施行", EN: "ends"},
	"change.replaced": {ZH: "改用新版本", EN: "gets a new version"},
	"change.absorbed": {ZH: "停止施行，内容并入接续文件", EN: "ends; its successor carries it on"},
	"change.lapses":   {ZH: "规划期届满", EN: "runs out with its planning period"},

	"changed.layer":    {ZH: "图层", EN: "layer"},
	"changed.document": {ZH: "文件", EN: "document"},
	"changed.rule":     {ZH: "规则", EN: "rule"},

	"baseline.岸线":      {ZH: "岸线", EN: "bank line 岸线"},
	"baseline.河道管理范围线": {ZH: "河道管理范围线", EN: "river management line 河道管理范围线"},
	"baseline.水域边界":    {ZH: "水域边界", EN: "water's edge 水域边界"},
	"baseline.渠堤外脚":    {ZH: "渠堤外脚", EN: "outer toe of the canal bank 渠堤外脚"},

	"requirement.符合":  {ZH: "符合", EN: "conforms 符合"},
	"requirement.不符合": {ZH: "不符合", EN: "does not conform 不符合"},
	"requirement.不涉及": {ZH: "不涉及", EN: "not concerned 不涉及"},
	"requirement.需论证": {ZH: "需论证", EN: "needs a decision 需论证"},
	"requirement.待核":  {ZH: "待核", EN: "to be checked 待核"},

	"wind.0": {ZH: "北", EN: "N"},
	"wind.1": {ZH: "东北", EN: "NE"},
	"wind.2": {ZH: "东", EN: "E"},
	"wind.3": {ZH: "东南", EN: "SE"},
	"wind.4": {ZH: "南", EN: "S"},
	"wind.5": {ZH: "西南", EN: "SW"},
	"wind.6": {ZH: "西", EN: "W"},
	"wind.7": {ZH: "西北", EN: "NW"},
}
